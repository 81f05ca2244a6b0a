import { fullNameOf, requireAccount, requirePull, requireRepository, type Context } from './context.ts';
import { WorldError, type PullOperations } from './contract.ts';
import { isRefName } from './git/ref-name.ts';
import { mergePull } from './pull-merge.ts';
import { tipsOf } from './pull-follow.ts';
import { pullKey, put } from './store.ts';
import { takeHead, takeObjects, type TestMerges } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { PullRequest, Repository } from './types.ts';

type NewPull = Parameters<PullOperations['openPull']>[0];
type PullChange = Parameters<PullOperations['updatePull']>[2];

export function pullOperations(context: Context, testMerges: TestMerges): PullOperations {
  const { store } = context;
  const within = <T>(fullName: string, work: (repository: Repository) => Promise<T>): Promise<T> => {
    const name = fullNameOf(requireRepository(context, fullName));
    return context.exclusively(name, () => work(requireRepository(context, name)));
  };
  return {
    pulls: (fullName) => pullsOf(context, fullNameOf(requireRepository(context, fullName))),
    pull: (fullName, number) => store.get('pulls', pullKey(fullName, number)),
    openPull: (input) =>
      within(input.repository, async (repository) => {
        const pull = await openPull(context, repository, input);
        testMerges.schedule(pull.repository, pull.number);
        return pull;
      }),
    updatePull: (fullName, number, change, actor) =>
      within(fullName, async () => {
        const pull = await updatePull(context, requirePull(context, fullName, number), change, actor);
        if (pull.state === 'open') testMerges.schedule(pull.repository, pull.number);
        return pull;
      }),
    mergePull: (fullName, number, input) =>
      within(fullName, () => mergePull(context, testMerges, requirePull(context, fullName, number), input)),
    settled: (fullName, number) => testMerges.settled(fullName, number),
  };
}

/** In the order of their numbers. */
function pullsOf({ store }: Context, fullName: string): readonly PullRequest[] {
  return store.all('pulls').filter(({ repository }) => repository === fullName);
}

function refuse(message: string, field?: string): WorldError {
  const code = field === undefined ? 'custom' : 'invalid';
  return new WorldError(422, message, {
    resource: 'PullRequest',
    code,
    ...(field === undefined ? {} : { field }),
  });
}

async function openPull(context: Context, repository: Repository, input: NewPull): Promise<PullRequest> {
  const { store } = context;
  const source = store.get('repositories', input.head.repository) ?? refuseField('head');
  const author = requireAccount(context, input.actor);
  const fullName = fullNameOf(repository);
  const head = {
    repository: fullNameOf(source),
    ref: input.head.ref,
    sha: await tip(context, source, input.head.ref, 'head'),
  };
  const base = { ref: input.base, sha: await tip(context, repository, input.base, 'base') };
  if (input.title.trim() === '') throw refuse("title can't be blank", 'title');
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
  store.commit([put('pulls', pull)], [event(pull, 'opened', author.login)]);
  return pull;
}

function refuseField(field: string): never {
  throw refuse(`${field} is invalid`, field);
}

async function tip(context: Context, repository: Repository, branch: string, field: string): Promise<string> {
  const ref = `refs/heads/${branch}`;
  return (isRefName(ref) ? await context.git(repository).resolve(ref) : null) ?? refuseField(field);
}

/** One branch has at most one open pull request for one base. */
function requireNoTwin(
  context: Context,
  fullName: string,
  head: Pick<PullRequest['head'], 'repository' | 'ref'>,
  base: Pick<PullRequest['base'], 'ref'>,
): void {
  const isTwin = ({ state, head: theirs, base: { ref } }: PullRequest): boolean =>
    state === 'open' && theirs.repository === head.repository && theirs.ref === head.ref && ref === base.ref;
  if (!pullsOf(context, fullName).some(isTwin)) return;
  const [owner = ''] = (head.repository ?? '').split('/');
  throw refuse(`A pull request already exists for ${owner}:${head.ref}.`);
}

async function requireDifference(
  context: Context,
  repository: Repository,
  base: PullRequest['base'],
  head: { readonly sha: string; readonly shown: string },
): Promise<void> {
  const git = context.git(repository);
  const common = await git.mergeBase(base.sha, head.sha);
  if (common === null) {
    throw refuse(`The ${head.shown} branch has no history in common with ${base.ref}`);
  }
  if (common === head.sha) throw refuse(`No commits between ${base.ref} and ${head.shown}`);
}

async function updatePull(
  context: Context,
  pull: PullRequest,
  change: PullChange,
  actor: string,
): Promise<PullRequest> {
  requireAccount(context, actor);
  if (change.title?.trim() === '') throw refuse("title can't be blank", 'title');
  let changed = edited(pull, change);
  const events: WorldEvent[] = [];
  if (change.base !== undefined && change.base !== pull.base.ref) {
    changed = await rebased(context, changed, change.base);
  }
  if (changed !== pull) events.push({ ...event(changed, 'edited', actor), changed: replaced(pull, changed) });
  if (change.draft !== undefined && change.draft !== pull.draft) {
    changed = { ...changed, draft: change.draft };
    events.push(event(changed, change.draft ? 'converted_to_draft' : 'ready_for_review', actor));
  }
  if (change.state === 'closed' && pull.state === 'open') {
    changed = { ...changed, state: 'closed', closedAt: context.now() };
    events.push(event(changed, 'closed', actor));
  }
  if (change.state === 'open' && pull.state === 'closed') {
    changed = await reopened(context, changed);
    events.push(event(changed, 'reopened', actor));
  }
  if (changed === pull) return pull;
  changed = { ...changed, updatedAt: context.now() };
  context.store.commit([put('pulls', changed)], events);
  return changed;
}

function edited(pull: PullRequest, { title, body }: PullChange): PullRequest {
  const isSame = (title ?? pull.title) === pull.title && (body ?? pull.body) === pull.body;
  return isSame ? pull : { ...pull, title: title ?? pull.title, body: body ?? pull.body };
}

/** What an edit took the place of. */
function replaced(
  before: PullRequest,
  after: PullRequest,
): Partial<Pick<PullRequest, 'title' | 'body' | 'base'>> {
  return {
    ...(before.title === after.title ? {} : { title: before.title }),
    ...(before.body === after.body ? {} : { body: before.body }),
    ...(before.base === after.base ? {} : { base: before.base }),
  };
}

async function rebased(context: Context, pull: PullRequest, branch: string): Promise<PullRequest> {
  if (pull.state === 'closed') throw refuse('Cannot change the base branch of a closed pull request.');
  const repository = requireRepository(context, pull.repository);
  const base = { ref: branch, sha: await tip(context, repository, branch, 'base') };
  requireNoTwin(context, pull.repository, pull.head, base);
  await requireDifference(context, repository, base, { sha: pull.head.sha, shown: pull.head.ref });
  return { ...pull, base, mergeable: null };
}

async function reopened(context: Context, pull: PullRequest): Promise<PullRequest> {
  if (pull.mergedAt !== null) throw refuse('state cannot be changed. The pull request is merged.');
  const { head, base } = await tipsOf(context, pull);
  if (head === null || head === undefined) {
    throw refuse(`state cannot be changed. The ${pull.head.ref} branch has been deleted.`);
  }
  if (base === null) throw refuse(`state cannot be changed. The ${pull.base.ref} branch has been deleted.`);
  const moved = { ...pull, head: { ...pull.head, sha: head }, base: { ...pull.base, sha: base } };
  requireNoTwin(context, pull.repository, moved.head, moved.base);
  const repository = requireRepository(context, pull.repository);
  await takeObjects(context, pull.repository, moved.head);
  await requireDifference(context, repository, moved.base, { sha: head, shown: pull.head.ref });
  return { ...moved, state: 'open', closedAt: null, mergeable: null };
}

type PullAction = Extract<WorldEvent, { name: 'pull_request' }>['action'];

function event(
  pull: PullRequest,
  action: PullAction,
  sender: string,
): Extract<WorldEvent, { name: 'pull_request' }> {
  return { name: 'pull_request', action, pull, sender, repository: pull.repository, at: pull.updatedAt };
}
