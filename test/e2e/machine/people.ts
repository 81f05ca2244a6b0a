import type { Playground } from '../../../src/entry/playground.ts';
import type { IssueComment, PullRequest } from '../../../src/sandbox/world/types.ts';
import { type Given, type Opinion, protectedOnes } from './oracle.ts';
import type { Protected } from './steps.ts';

export const repository = 'acme/environments';
export const deployBranch = 'slipway/deploy/production/storefront';

type World = Playground['sandbox']['world'];

/** Of several on one, that would be a fault: the first. */
export function tellingOf(world: World, pull: number): IssueComment | null {
  const [first = null] = tellingsOf(world, pull);
  return first;
}

export function tellingsOf(world: World, pull: number): readonly IssueComment[] {
  return world.comments(repository, pull).filter(isTelling);
}

/** Whether it is of what a pull request does. */
export function isTelling({ author, body }: IssueComment): boolean {
  return author === 'slipway[bot]' && body.startsWith('<!-- slipway: manifests ');
}

export function isGreen(world: World, { head }: PullRequest): boolean {
  const run = world.checkRuns(repository, head.sha).find(({ name }) => name === 'slipway/manifests');
  return run?.status === 'completed' && run.conclusion === 'success';
}

const makers = new Map<string, ReadonlySet<string>>();

/** As `readMakers`, which takes some calls of git. */
async function makersOf(
  world: World,
  pull: PullRequest,
  base: string,
  asked: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const key = `${base} ${pull.head.sha}`;
  const known = makers.get(key) ?? (await readMakers(world, pull, base, asked));
  makers.set(key, known);
  return known;
}

/** Who made a pull request: its author, those of its commits, and whoever asked the bot for it. */
async function readMakers(
  world: World,
  pull: PullRequest,
  base: string,
  asked: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const git = world.git(repository);
  const found = new Set([pull.author]);
  for (const sha of await git.between(base, pull.head.sha)) {
    const commit = await git.commit(sha);
    const [, login] = /^\d+\+(.+)@/u.exec(commit?.author.email ?? '') ?? [];
    if (login !== undefined) found.add(login);
    const [, request = ''] = /^Slipway-Request: (.*)$/mu.exec(commit?.message ?? '') ?? [];
    const person = asked.get(request);
    if (person !== undefined) found.add(person);
  }
  return found;
}

/** The newest opinion of each reviewer, and what each of them may approve at this moment. */
export async function opinionsOf(
  world: World,
  pull: PullRequest,
  base: string,
  known: { readonly given: ReadonlyMap<number, Given>; readonly asked: ReadonlyMap<string, string> },
): Promise<readonly Opinion[]> {
  const makers = await makersOf(world, pull, base, known.asked);
  const newest = new Map(
    world
      .reviews(repository, pull.number)
      .filter(({ state }) => state !== 'COMMENTED')
      .map((review) => [review.author, review]),
  );
  return [...newest.values()].flatMap(({ id, author: by, state }): Opinion[] => {
    if (state !== 'APPROVED' && state !== 'CHANGES_REQUESTED') return [];
    const allowed = new Set(
      protectedOnes.filter((environment) => mayApprove(world, by, environment, state, makers)),
    );
    return [{ by, state, allowed, given: known.given.get(id) ?? null }];
  });
}

/** As the test's `slipway.yaml` says: in production no maker approves, in west whoever may write does. */
function mayApprove(
  world: World,
  login: string,
  environment: Protected,
  state: Opinion['state'],
  makers: ReadonlySet<string>,
): boolean {
  if (environment === 'west')
    return ['write', 'maintain', 'admin'].includes(world.roleOf(repository, login) ?? '');
  const isMember = (world.team('acme', 'sre')?.members ?? []).includes(login);
  return isMember && (state !== 'APPROVED' || !makers.has(login));
}

export const configuration = `services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
    tag: "{{shortSha}}"
environments:
  staging:
    path: staging/{{service}}
  production:
    path: production/{{service}}
    via: pull-request
    approvals: { count: 1, from: ["@acme/sre"], author: false }
  west:
    path: west/{{service}}
    via: pull-request
    approvals: { count: 2, from: [write], author: true }
`;
