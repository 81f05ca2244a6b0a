import type { GitCommit } from '../world/contract.ts';
import type { WorldEvent } from '../world/event-types.ts';
import type { Repository } from '../world/types.ts';
import { fullName } from '../api/nodeId.ts';
import { type Presenting } from '../api/present/account.ts';
import { commit as presentCommit } from '../api/present/git.ts';

/** GitHub names no more commits in one push than this. */
const mostCommits = 2048;
const noObject = '0'.repeat(40);

type PushEvent = Extract<WorldEvent, { name: 'push' }>;

/** What a push payload says of the commits, besides what every payload carries. */
export async function pushPayload(
  context: Presenting,
  event: PushEvent,
  repository: Repository,
): Promise<object> {
  const { ref, before, after, forced } = event;
  const name = fullName(repository);
  const git = context.world.git(name);
  const [created, deleted] = [before === noObject, after === noObject];
  // A new branch brings what the default branch does not have.
  const base = created ? await git.resolve(`refs/heads/${repository.defaultBranch}`) : before;
  const fresh = deleted || base === null ? [] : await git.between(base, after);
  const account = context.world.account(event.sender);
  return {
    ref,
    before,
    after,
    created,
    deleted,
    forced,
    base_ref: null,
    compare: `${context.url}/${name}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: await Promise.all(fresh.slice(-mostCommits).map((one) => pushedCommit(context, name, one))),
    head_commit: deleted ? null : await pushedCommit(context, name, after),
    pusher: { name: event.sender, ...(account?.email ? { email: account.email } : {}) },
  };
}

async function pushedCommit(context: Presenting, repository: string, sha: string): Promise<object> {
  const record = await context.world.git(repository).commit(sha);
  if (record === null) throw new Error(`Commit ${sha} of ${repository} is gone.`);
  const files = await context.world.git(repository).diff(record.parents[0] ?? null, record.sha);
  const shown = presentCommit(context, repository, record);
  const person = ({ name, email, date }: GitCommit['author'], login: string | undefined) => ({
    name,
    email,
    date,
    ...(login === undefined ? {} : { username: login }),
  });
  const paths = (...kinds: readonly string[]) =>
    files.filter(({ status }) => kinds.includes(status)).map(({ path }) => path);
  const moved = files.flatMap(({ previousPath }) => (previousPath === null ? [] : [previousPath]));
  return {
    id: record.sha,
    tree_id: record.tree,
    distinct: true,
    message: record.message.replace(/\n$/, ''),
    timestamp: record.committer.date,
    url: shown.html_url,
    author: person(record.author, loginOf(shown.author)),
    committer: person(record.committer, loginOf(shown.committer)),
    added: paths('added', 'renamed'),
    removed: [...paths('removed'), ...moved],
    modified: paths('modified'),
  };
}

function loginOf(account: object | null): string | undefined {
  return account !== null && 'login' in account ? String(account.login) : undefined;
}
