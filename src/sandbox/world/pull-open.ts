import { fullNameOf, requireAccount, type Context } from './context.ts';
import { WorldError, type PullOperations } from './contract.ts';
import { isRefName } from './git/ref-name.ts';
import { put } from './store.ts';
import { takeHead, takeObjects } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { PullRequest, Repository } from './types.ts';

type NewPull = Parameters<PullOperations['openPull']>[0];

/** In the order of their numbers. */
export function pullsOf({ store }: Context, fullName: string): readonly PullRequest[] {
  return store.all('pulls').filter(({ repository }) => repository === fullName);
}

export function refusePull(message: string, field?: string): WorldError {
  const code = field === undefined ? 'custom' : 'invalid';
  return new WorldError(422, message, {
    resource: 'PullRequest',
    code,
    ...(field === undefined ? {} : { field }),
  });
}

export async function openPull(
  context: Context,
  repository: Repository,
  input: NewPull,
): Promise<PullRequest> {
  const { store } = context;
  const source = store.get('repositories', input.head.repository) ?? refuseField('head');
  const author = requireAccount(context, input.actor);
  const fullName = fullNameOf(repository);
  const head = {
    repository: fullNameOf(source),
    ref: input.head.ref,
    sha: await tipOf(context, source, input.head.ref, 'head'),
  };
  const base = { ref: input.base, sha: await tipOf(context, repository, input.base, 'base') };
  if (input.title.trim() === '') throw refusePull("title can't be blank", 'title');
  const label = `${source.owner}:${head.ref}`;
  requireNoTwin(context, fullName, head, base);
  const number = 1 + Math.max(0, ...pullsOf(context, fullName).map((pull) => pull.number));
  await takeObjects(context, fullName, head);
  const shown = source === repository ? head.ref : label;
  await requireDifference(context, repository, base, { ...head, shown });
  await takeHead(context, { repository: fullName, number, head });
  const at = context.now();
  const pull: PullRequest = {
    id: store.nextId(),
    repository: fullName,
    number,
    title: input.title,
    body: input.body ?? null,
    author: author.login,
    head,
    base,
    state: 'open',
    draft: input.draft ?? false,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
    mergeable: null,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  };
  store.commit([put('pulls', pull)], [pullEvent(pull, 'opened', author.login)]);
  return pull;
}

function refuseField(field: string): never {
  throw refusePull(`${field} is invalid`, field);
}

export async function tipOf(
  context: Context,
  repository: Repository,
  branch: string,
  field: string,
): Promise<string> {
  const ref = `refs/heads/${branch}`;
  return (isRefName(ref) ? await context.git(repository).resolve(ref) : null) ?? refuseField(field);
}

/** One branch has at most one open pull request for one base. */
export function requireNoTwin(
  context: Context,
  fullName: string,
  head: Pick<PullRequest['head'], 'repository' | 'ref'>,
  base: Pick<PullRequest['base'], 'ref'>,
): void {
  const isTwin = ({ state, head: theirs, base: { ref } }: PullRequest): boolean =>
    state === 'open' && theirs.repository === head.repository && theirs.ref === head.ref && ref === base.ref;
  if (!pullsOf(context, fullName).some(isTwin)) return;
  const [owner = ''] = (head.repository ?? '').split('/');
  throw refusePull(`A pull request already exists for ${owner}:${head.ref}.`);
}

export async function requireDifference(
  context: Context,
  repository: Repository,
  base: PullRequest['base'],
  head: { readonly sha: string; readonly shown: string },
): Promise<void> {
  const git = context.git(repository);
  const common = await git.mergeBase(base.sha, head.sha);
  if (common === null) {
    throw refusePull(`The ${head.shown} branch has no history in common with ${base.ref}`);
  }
  if (common === head.sha) throw refusePull(`No commits between ${base.ref} and ${head.shown}`);
}

type PullAction = Extract<WorldEvent, { name: 'pull_request' }>['action'];

export function pullEvent(
  pull: PullRequest,
  action: PullAction,
  sender: string,
): Extract<WorldEvent, { name: 'pull_request' }> {
  return { name: 'pull_request', action, pull, sender, repository: pull.repository, at: pull.updatedAt };
}
