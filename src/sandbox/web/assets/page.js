/** Keeps the page up to date, and sends forms without leaving it. All of it works, by reloading, without this. */
import { completeCommands } from './completion.js';
import { morph } from './morph.js';

const announcer = document.getElementById('announcer');
const alertBox = document.getElementById('alert');

const offline = 'The sandbox does not answer. Is it still running?';

let refreshing = null;
let again = false;

/** Fetches the page that is shown and takes over what changed; calls meanwhile lead to one more round. */
function refresh() {
  if (refreshing !== null) {
    again = true;
    return refreshing;
  }
  refreshing = load(fetch(location.href, { headers: { accept: 'text/html' } })).finally(() => {
    refreshing = null;
    if (again) {
      again = false;
      void refresh();
    }
  });
  return refreshing;
}

/** Shows the document that a request answered with; resolves to the response, or null when there is none. */
async function load(request) {
  try {
    const response = await request;
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html');
    const refusal = answer.getElementById('refusal');
    if (refusal !== null) {
      say(refusal.textContent);
      return null;
    }
    if (new URL(response.url).pathname !== location.pathname) {
      location.assign(response.url);
      return null;
    }
    if (alertBox.textContent === offline) say('');
    document.title = answer.title;
    morph(document.getElementById('page'), answer.getElementById('page'));
    return response;
  } catch {
    say(offline);
    return null;
  }
}

function say(sentence) {
  alertBox.textContent = sentence;
  alertBox.hidden = sentence === '';
}

async function submit(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const target = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
  say('');
  form.setAttribute('aria-busy', 'true');
  const response = await load(fetch(target, { method: 'POST', body }));
  form.removeAttribute('aria-busy');
  if (response === null) return;
  form.reset();
  for (const open of form.querySelectorAll('textarea')) open.dispatchEvent(new Event('input'));
  form.closest('details.menu, details.edit')?.removeAttribute('open');
  if (target === '/_sandbox/act-as') listenAnew();
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-enhance]')) return;
  event.preventDefault();
  if (!event.target.hasAttribute('aria-busy')) void submit(event.target, event.submitter);
});

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest('details.menu[open]');
  if (event.key === 'Escape' && menu !== null) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
  const form = event.target.closest('form');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.matches('[data-comment]')) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('[data-primary]'));
  }
});

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener(
  'toggle',
  (event) => {
    if (event.target.open && event.target.matches('details.edit'))
      event.target.querySelector('textarea').focus();
  },
  true,
);

let events = null;

/** Listens as long as the page is looked at: a browser has few connections to one host. */
function listenAnew() {
  events?.close();
  if (document.hidden) return;
  const { repository, pull } = document.body.dataset;
  const query = new URLSearchParams({ ...(repository && { repository }), ...(pull && { pull }) });
  events = new EventSource(`/_sandbox/events?${query}`);
  events.addEventListener('message', async ({ data }) => {
    await refresh();
    const { announcement } = JSON.parse(data);
    if (announcement !== '') announcer.textContent = announcement;
  });
  // After a break, and after having been hidden, something may have been missed.
  events.addEventListener('open', async () => {
    await refresh();
    document.documentElement.dataset.live = 'true';
  });
  events.addEventListener('error', () => say(offline));
}

document.addEventListener('visibilitychange', listenAnew);
setInterval(() => document.hidden || refresh(), 60_000); // for "3 minutes ago"
listenAnew();
completeCommands(document);
