import { findPull } from '../actions/common.ts';
import { commitList } from '../components/commit-list.ts';
import { diffView } from '../components/diff.ts';
import { pullHeader } from '../components/pull-header.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html } from '../html.ts';
import { pullCommits, pullStart } from '../reading.ts';

/** What the pull request changes. */
export async function pullFilesPage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  const files = await visit.git.diff(await pullStart(visit.git, pull), pull.head.sha);
  const body = html`${pullHeader(visit, pull, 'files')} ${diffView(visit, files, pull.head.sha)}`;
  const title = `Changes · ${pull.title} · #${pull.number} · ${visit.fullName}`;
  return { kind: 'page', title, body, place: { visit, tab: 'pulls' } };
}

export async function pullCommitsPage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  const commits = await pullCommits(visit.git, pull);
  const body = html`${pullHeader(visit, pull, 'commits')} ${commitList(visit, commits)}`;
  const title = `Commits · ${pull.title} · #${pull.number} · ${visit.fullName}`;
  return { kind: 'page', title, body, place: { visit, tab: 'pulls' } };
}
