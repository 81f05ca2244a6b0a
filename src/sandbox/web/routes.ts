/** Which path shows or does what. The paths are GitHub's, so that the API's `html_url`s lead here. */
import * as comments from './actions/comments.ts';
import * as pullActions from './actions/pulls.ts';
import * as visitActions from './actions/visitor.ts';
import type { Answer, Form, Parameters, RepositoryVisit, Visit } from './context.ts';
import { accountPage, avatarImage, teamPage } from './pages/account.ts';
import { runPage } from './pages/check-run.ts';
import { codePage } from './pages/code.ts';
import { commitPage } from './pages/commit.ts';
import { commitsPage } from './pages/commits.ts';
import { comparePage } from './pages/compare.ts';
import { deploymentsPage } from './pages/deployments.ts';
import { filePage, rawFile } from './pages/file.ts';
import { homePage } from './pages/home.ts';
import { commitText, compareText, pullText } from './pages/patch-text.ts';
import { pullPage } from './pages/pull.ts';
import { pullCommitsPage, pullFilesPage } from './pages/pull-parts.ts';
import { pullsPage } from './pages/pulls.ts';
import { registryPage } from './pages/registry.ts';
import { treePage } from './pages/tree.ts';

type Answering<V extends Visit> = (visit: V, parameters: Parameters) => Answer | Promise<Answer>;
type Acting<V extends Visit> = (visit: V, form: Form, parameters: Parameters) => Answer | Promise<Answer>;

export const registryPath = '/_sandbox/registry';

const visitPages: readonly (readonly [string, Answering<Visit>])[] = [
  ['/', homePage],
  [registryPath, registryPage],
  ['/:owner', accountPage],
  ['/avatars/u/:id', avatarImage],
  ['/orgs/:owner/teams/:team', teamPage],
  ['/apps/:app', (visit, { app = '' }) => accountPage(visit, { owner: `${app}[bot]` })],
];

const repositoryPages: readonly (readonly [string, Answering<RepositoryVisit>])[] = [
  ['', codePage],
  ['/tree/*path', treePage],
  ['/blob/*path', filePage],
  ['/raw/*path', rawFile],
  ['/commits/*path', commitsPage],
  ['/commit/:sha.diff', commitText('diff')],
  ['/commit/:sha.patch', commitText('patch')],
  ['/commit/:sha', commitPage],
  ['/compare/*path.diff', compareText('diff')],
  ['/compare/*path.patch', compareText('patch')],
  ['/compare/*path', comparePage],
  ['/pulls', pullsPage],
  ['/pull/:number.diff', pullText('diff')],
  ['/pull/:number.patch', pullText('patch')],
  ['/pull/:number', pullPage],
  ['/pull/:number/files', pullFilesPage],
  ['/pull/:number/commits', pullCommitsPage],
  ['/issues/:number', (visit, { number = '' }) => redirectTo(visit, `/pull/${number}`)],
  ['/runs/:run', runPage],
  ['/deployments', deploymentsPage],
];

const repositoryActions: readonly (readonly [string, Acting<RepositoryVisit>])[] = [
  ['/pulls', pullActions.open],
  ['/pull/:number/comments', comments.create],
  ['/pull/:number/reviews', pullActions.review],
  ['/pull/:number/reviews/:review/dismiss', pullActions.dismiss],
  ['/pull/:number/merge', pullActions.merge],
  ['/pull/:number/revert', pullActions.revert],
  ['/pull/:number/queue', pullActions.queue],
  ['/pull/:number/update', pullActions.updateBranch],
  ['/pull/:number/ready', pullActions.markReady],
  ['/comments/:comment', comments.edit],
  ['/comments/:comment/reactions', comments.react],
  ['/runs/:run/rerequest', pullActions.rerun],
];

/** The page at the visit's address. */
export async function findPage(visit: Visit): Promise<Answer> {
  const segments = segmentsOf(visit.url.pathname);
  if (segments === null) return null;
  for (const [pattern, page] of visitPages) {
    const parameters = match(pattern, segments);
    if (parameters !== null) return page(visit, parameters);
  }
  const place = enter(visit, segments);
  for (const [pattern, page] of repositoryPages) {
    const parameters = match(pattern, segments.slice(2));
    if (place !== null && parameters !== null) return page(place, parameters);
  }
  return null;
}

/** Does what the form posted to the visit's address asks for. */
export async function findAction(visit: Visit, form: Form): Promise<Answer> {
  if (visit.url.pathname === '/_sandbox/act-as') return visitActions.switchUser(visit, form);
  const segments = segmentsOf(visit.url.pathname);
  const place = segments === null ? null : enter(visit, segments);
  if (segments === null || place === null) return null;
  for (const [pattern, action] of repositoryActions) {
    const parameters = match(pattern, segments.slice(2));
    if (parameters !== null) return action(place, form, parameters);
  }
  return null;
}

function enter(visit: Visit, [owner, name]: readonly string[]): RepositoryVisit | null {
  if (owner === undefined || name === undefined || visit.viewer === null) return null;
  const repository = visit.world.repository(`${owner}/${name}`);
  if (repository === null) return null;
  const fullName = `${repository.owner}/${repository.name}`;
  const role = visit.world.roleOf(fullName, visit.viewer.login);
  if (role === null) return null;
  return { ...visit, viewer: visit.viewer, repository, fullName, role, git: visit.world.git(fullName) };
}

function redirectTo({ fullName }: RepositoryVisit, path: string): Answer {
  return { kind: 'redirect', to: `/${fullName}${path}` };
}

function segmentsOf(pathname: string): readonly string[] | null {
  try {
    return pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return null; // a stray percent sign
  }
}

/** `:name` stands for one segment, `*name` at the end for any number of them; each may have an ending, as in `:name.diff`. */
function match(pattern: string, segments: readonly string[]): Parameters | null {
  const parts = pattern.split('/').filter((part) => part !== '');
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const [, kind, name = '', ending = ''] = /^([:*])(\w+)(\.\w+)?$/.exec(part) ?? [];
    const segment = kind === '*' ? segments.slice(index).join('/') : segments[index];
    if (!segment?.endsWith(ending)) return null;
    if (kind === undefined && part !== segment) return null;
    const value = segment.slice(0, segment.length - ending.length);
    if (kind === '*') return { ...parameters, [name]: value };
    if (kind === ':') parameters[name] = value;
  }
  return segments.length === parts.length ? parameters : null;
}
