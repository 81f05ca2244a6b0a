/** Completes commands in the comment box: the command after `/`, then its arguments and flags. */

/** Serves every `textarea[data-completions]`, present or to come. */
export function completeCommands(root) {
  root.addEventListener('input', ({ target }) => offer(target));
  root.addEventListener('click', ({ target }) => offer(target));
  root.addEventListener('focusout', ({ target }) => isBox(target) && close(target));
  // Before the page's own keys: Enter and Escape mean the list as long as it is open.
  root.addEventListener('keydown', onKey, true);
}

function isBox(element) {
  return element instanceof HTMLTextAreaElement && element.dataset.completions !== undefined;
}

/**
 * What fits at the caret, as `{ value, hint, summary }`, and where the word starts that it completes.
 * Only the first line is a command, and only its end is completed.
 */
export function suggestions(text, caret, commands) {
  const line = text.slice(0, caret);
  const rest = text.slice(caret).split('\n')[0];
  const quoting = line.split('"').length % 2 === 0;
  if (!line.startsWith('/') || line.includes('\n') || quoting || rest.trim() !== '')
    return { start: 0, items: [] };
  const words = line.split(/\s+/);
  const word = words.at(-1);
  const start = caret - word.length;
  const fitting = (items) => items.filter(({ value }) => value.startsWith(word) && value !== word);
  if (words.length === 1) {
    const items = commands.map(({ command, usage, summary }) => ({ value: command, hint: usage, summary }));
    return { start, items: items.filter(({ value }) => value.startsWith(word)) };
  }
  const command = commands.find((one) => one.command === words[0]);
  if (command === undefined) return { start, items: [] };
  if (word.startsWith('-')) return { start, items: fitting(command.flags ?? []) };
  const lists = command.arguments ?? [];
  const given = words.slice(1, -1).filter((earlier) => !earlier.startsWith('-'));
  const list = lists[Math.min(given.length, lists.length - 1)] ?? [];
  return { start, items: fitting(list).filter(({ value }) => !given.includes(value)) };
}

function offer(box) {
  if (!isBox(box)) return;
  const { start, items } = suggestions(box.value, box.selectionStart, JSON.parse(box.dataset.completions));
  if (items.length === 0 || box.selectionStart !== box.selectionEnd) return close(box);
  const list = listOf(box);
  list.dataset.start = start;
  list.replaceChildren(...items.map((item, index) => option(box, item, index)));
  list.hidden = false;
  place(list, box);
  choose(box, list.children[0]);
  announce(`${items.length} ${items.length === 1 ? 'suggestion' : 'suggestions'}`);
}

function option(box, { value, hint, summary }, index) {
  const element = document.createElement('li');
  element.id = `${box.id}-option-${index}`;
  element.setAttribute('role', 'option');
  element.dataset.value = value;
  const name = document.createElement('code');
  name.textContent = hint ?? value;
  const note = document.createElement('span');
  note.textContent = summary ?? '';
  element.append(name, note);
  element.addEventListener('mousedown', (event) => {
    event.preventDefault(); // the box keeps the focus
    accept(box, element);
  });
  return element;
}

function onKey(event) {
  const box = event.target;
  if (!isBox(box) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const list = listOf(box);
  if (list.hidden) return;
  const chosen = list.querySelector('[aria-selected="true"]');
  const acts = {
    ArrowDown: () => choose(box, chosen?.nextElementSibling ?? list.firstElementChild),
    ArrowUp: () => choose(box, chosen?.previousElementSibling ?? list.lastElementChild),
    Enter: () => accept(box, chosen),
    Tab: () => accept(box, chosen),
    Escape: () => close(box),
  };
  const act = event.shiftKey ? undefined : acts[event.key];
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Replaces the word at the caret, and goes on with what may follow. */
function accept(box, element) {
  const start = Number(listOf(box).dataset.start);
  const end = box.selectionStart;
  // A value that opens a quote is still to be written on.
  const value = element.dataset.value;
  box.setRangeText(/["=]$/.test(value) ? value : `${value} `, start, end, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

function choose(box, element) {
  for (const other of listOf(box).children) other.setAttribute('aria-selected', String(other === element));
  element.scrollIntoView({ block: 'nearest' });
  box.setAttribute('aria-activedescendant', element.id);
}

function close(box) {
  const list = listOf(box);
  if (list.hidden) return;
  list.hidden = true;
  box.removeAttribute('aria-activedescendant');
}

/** Above the box where there is more room, which is so at the end of a page. */
function place(list, box) {
  const { top, bottom } = box.getBoundingClientRect();
  const below = window.innerHeight - bottom;
  list.classList.toggle('above', below < list.offsetHeight && top > below);
}

function listOf(box) {
  return document.getElementById(box.getAttribute('aria-controls'));
}

function announce(sentence) {
  document.getElementById('announcer').textContent = sentence;
}
