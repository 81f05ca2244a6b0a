import { commitList } from '../components/commit-list.ts';
import { diffView } from '../components/diff.ts';
import { postForm } from '../components/form.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { branches, commitsBetween, locate, splitMessage } from '../reading.ts';

/** `BASE...HEAD`: what the head adds, and the form that opens a pull request; `BASE` alone: the choice of a head. */
export async function comparePage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const [base = '', head] = (parameters['path'] ?? '').split('...');
  const body = head === undefined ? await choice(visit, base) : await comparison(visit, base, head);
  if (body === null) return null;
  const title = head === undefined ? 'New pull request' : `${base}...${head}`;
  return { kind: 'page', title: `${title} · ${visit.fullName}`, body, place: { visit, tab: 'pulls' } };
}

async function choice(visit: RepositoryVisit, base: string): Promise<Html> {
  const others = (await branches(visit)).filter((name) => name !== base);
  return html`<h1>New pull request</h1>
    <p>Which branch is to be merged into <span class="ref">${base}</span>?</p>
    ${
      others.length === 0
        ? html`<p class="box notice">There is no other branch. Push one first.</p>`
        : html`<ul class="box plain list">
            ${others.map(
              (name) =>
                html`<li>
                  <a href="/${visit.fullName}/compare/${encodeURI(base)}...${encodeURI(name)}">${name}</a>
                </li>`,
            )}
          </ul>`
    }`;
}

async function comparison(visit: RepositoryVisit, base: string, head: string): Promise<Html | null> {
  const { git } = visit;
  const [from, to] = await Promise.all([locate(git, base), locate(git, head)]);
  if (from === null || to === null || from.path !== '' || to.path !== '') return null;
  const commits = await commitsBetween(git, from.sha, to.sha);
  const files = await git.diff((await git.mergeBase(from.sha, to.sha)) ?? from.sha, to.sha);
  const title = commits.length === 1 ? splitMessage(commits[0]?.message ?? '').subject : head;
  return html`<h1><span class="ref">${base}</span> … <span class="ref">${head}</span></h1>
    ${commits.length === 0 ? html`<p class="box notice">There is nothing to merge.</p>` : openForm(visit, base, head, title)}
    ${commits.length > 0 && commitList(visit, commits)} ${diffView(visit, files, to.sha)}`;
}

function openForm(visit: RepositoryVisit, base: string, head: string, title: string): Html {
  return postForm(
    visit,
    `/${visit.fullName}/pulls`,
    html`<input type="hidden" name="base" value="${base}" /><input
        type="hidden"
        name="head"
        value="${head}"
      />
      <label for="pull-title">Title</label>
      <input id="pull-title" name="title" value="${title}" required />
      <label for="pull-body">Description</label>
      <textarea id="pull-body" name="body" rows="4" data-comment></textarea>
      <div class="buttons"><button class="button primary" data-primary>Create pull request</button></div>`,
    'box open-form',
  );
}
