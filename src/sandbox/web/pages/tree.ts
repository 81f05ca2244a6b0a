import type { GitTreeEntry } from '../../world/contract.ts';
import { branchMenu, pathLinks, treeHref } from '../components/path.ts';
import { icon } from '../components/icons.ts';
import { timeAgo } from '../components/time.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { locate, splitMessage, type Place } from '../reading.ts';
import { readme } from './readme.ts';

/** Beyond so many entries it is not told which commit touched each last: that is a git call each. */
const maxDated = 40;

/** A folder. */
export async function treePage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const place = await locate(visit.git, parameters['path'] ?? '');
  if (place === null) return null;
  const sha = await visit.git.resolve(`${place.sha}:${place.path}`);
  if (sha === null) return null;
  if ((await visit.git.type(sha)) === 'blob') {
    return { kind: 'redirect', to: treeHref(visit, 'blob', place.ref, place.path) };
  }
  const body = html`<h1 class="unseen">${place.path === '' ? visit.fullName : place.path}</h1>
    ${await folderView(visit, place, sha)}`;
  const title = `${place.path === '' ? place.ref : place.path} · ${visit.fullName}`;
  return { kind: 'page', title, body, place: { visit, tab: 'code' } };
}

/** The entries of a folder, folders first, and its README. */
export async function folderView(visit: RepositoryVisit, place: Place, tree: string): Promise<Html> {
  const entries = [...((await visit.git.tree(tree)) ?? [])].sort(
    (a, b) => Number(b.type === 'tree') - Number(a.type === 'tree') || (a.path < b.path ? -1 : 1),
  );
  const rows = await Promise.all(
    entries.map((entry) => entryRow(visit, place, entry, entries.length <= maxDated)),
  );
  return html`<div class="bar">
      ${await branchMenu(visit, place)} <span class="grow">${pathLinks(visit, place)}</span>
      <a class="button" href="${treeHref(visit, 'commits', place.ref, place.path)}"
        >${icon('commit')} History</a
      >
    </div>
    <table class="box folder">
      <caption class="unseen">
        Files
      </caption>
      <thead class="unseen">
        <tr>
          <th>Name</th>
          <th>Last commit</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${await readme(visit, place, entries)}`;
}

async function entryRow(
  visit: RepositoryVisit,
  place: Place,
  entry: GitTreeEntry,
  dated: boolean,
): Promise<Html> {
  const path = place.path === '' ? entry.path : `${place.path}/${entry.path}`;
  const last = dated ? (await visit.git.log({ from: place.sha, path, limit: 1 }))[0] : undefined;
  return html`<tr>
    <td class="name">${entryName(visit, place, entry, path)}</td>
    <td class="last">
      ${last && html`<a href="/${visit.fullName}/commit/${last.sha}">${splitMessage(last.message).subject}</a>`}
    </td>
    <td class="when">${last && timeAgo(last.committer.date, visit.now)}</td>
  </tr>`;
}

function entryName(visit: RepositoryVisit, place: Place, entry: GitTreeEntry, path: string): Html {
  if (entry.type === 'commit')
    return html`${icon('folder')} ${entry.path} <span class="badge">submodule</span>`;
  const kind = entry.type === 'tree' ? 'tree' : 'blob';
  const note = entry.mode === '120000' && html` <span class="badge">link</span>`;
  const mark = icon(kind === 'tree' ? 'folder' : 'file');
  return html`${mark} <a href="${treeHref(visit, kind, place.ref, path)}">${entry.path}</a>${note}`;
}
