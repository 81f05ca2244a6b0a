import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { git, usePlayground } from './support.ts';

const story = usePlayground();

const bot = 'slipway[bot]';

/** The most requests that followed one another: each began after the one before it had ended. */
function longestChain(requests: readonly { readonly at: number; readonly finishedAt: number }[]): number {
  const ends: number[] = [];
  const byEnd = [...requests].sort((a, b) => a.finishedAt - b.finishedAt);
  return byEnd.reduce((longest, request, index) => {
    const before = byEnd
      .slice(0, index)
      .flatMap((other, at) => (other.finishedAt <= request.at ? [ends[at] ?? 0] : []));
    ends[index] = 1 + Math.max(0, ...before);
    return Math.max(longest, ends[index]);
  }, 0);
}

type Requests = readonly { readonly operation: string }[];

const looks = (requests: Requests): number =>
  requests.filter(({ operation }) => operation === 'graphql:SlipwayEnvironment').length;

const teams = (requests: Requests): number =>
  requests.filter(({ operation }) => operation.includes('/teams/')).length;

/** What the bot asks of GitHub for a deploy, up to the commit and in all. The token counts, which it asks for as the App. */
async function requestsOf(login: string, body: string) {
  const before = story.sandbox.requests().length;
  // So slow an answer that requests which do not wait for one another overlap, on any machine.
  story.sandbox.setFaults({ latency: 500 });
  await story.say(login, body);
  story.sandbox.setFaults({});
  const seen = story.sandbox.requests().slice(before);
  const all = seen.filter(({ actor, operation }) => actor === bot || operation.includes('access_tokens'));
  const commit = all.find(({ operation }) => operation === 'graphql:SlipwayCommit');
  if (commit === undefined)
    throw new Error(`No commit among ${all.map(({ operation }) => operation).join(', ')}`);
  const registry = seen.filter(({ operation }) => operation.startsWith('/v2/'));
  return { all, untilCommit: all.filter(({ at }) => at <= commit.at), registry };
}

/** Changes slipway.yaml, and moves what runs in staging to `folder`. */
async function reconfigure(change: (text: string) => string, folder: string | null): Promise<void> {
  const clone = await story.clone();
  const file = join(clone, 'slipway.yaml');
  await writeFile(file, change(await readFile(file, 'utf8')));
  if (folder !== null) {
    await mkdir(dirname(join(clone, folder)), { recursive: true });
    await git(clone, 'mv', 'staging/storefront', folder);
  }
  await git(clone, 'add', '--all');
  await git(
    clone,
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@acme.test',
    'commit',
    '--quiet',
    '-m',
    'Move',
  );
  // Another process hears of the push: this one knows what it has read before.
  story.sandbox.setFaults({ deliveries: { lose: 1 } });
  await git(clone, 'push', '--quiet');
  await story.settled();
  story.sandbox.setFaults({});
}

it('/deploy asks GitHub at most 6 times before the commit is in, 4 of them in a row, and 12 times in all', async () => {
  const { all, untilCommit } = await requestsOf('dev', '/deploy staging');
  expect(untilCommit.length).toBeLessThanOrEqual(6);
  expect(longestChain(untilCommit)).toBeLessThanOrEqual(4);
  expect(all.length).toBeLessThanOrEqual(12);
});

it('asks the registry once for an image, and beside GitHub once slipway.yaml has been read', async () => {
  await story.push('beside');
  const { untilCommit, registry } = await requestsOf('dev', '/deploy staging --tag beside');
  expect(registry.map(({ operation }) => operation)).toEqual(['/v2/{name}/manifests/{reference}']);
  const look = untilCommit.find(({ operation }) => operation === 'graphql:SlipwayEnvironment');
  expect(registry[0]?.at).toBeLessThan(look?.finishedAt ?? 0);
});

it('takes one look more where slipway.yaml has moved the folders, and none once it has been read', async () => {
  await reconfigure(
    (text) => text.replace('staging/{{service}}', 'apps/{{service}}/stage'),
    'apps/storefront/stage',
  );
  await story.push('one');
  await story.push('two');
  const first = await requestsOf('dev', '/deploy staging --tag one');
  expect(looks(first.untilCommit)).toBe(2);
  const second = await requestsOf('dev', '/deploy staging --tag two');
  expect(looks(second.untilCommit)).toBe(1);
  // The token is there already: with it, they are six, four of them in a row.
  expect(second.untilCommit.length).toBeLessThanOrEqual(5);
  expect(longestChain(second.untilCommit)).toBeLessThanOrEqual(3);
});

it('asks once for each team that decides, beside its other questions once slipway.yaml has been read', async () => {
  const allow = '    allow: { deploy: ["@acme/sre", "@acme/ops"] }\n';
  await reconfigure((text) => text.replace('/stage\n', `/stage\n${allow}`), null);
  await story.push('three');
  await story.push('four');
  const first = await requestsOf('sam', '/deploy staging --tag three');
  expect([teams(first.untilCommit), longestChain(first.untilCommit)]).toEqual([2, 4]);
  const second = await requestsOf('sam', '/deploy staging --tag four');
  expect([teams(second.untilCommit), longestChain(second.untilCommit)]).toEqual([2, 3]);
  expect(second.untilCommit.length).toBeLessThanOrEqual(5 + 2);
});

it('/deploy by pull request asks GitHub at most 13 times until that is open, 10 of them in a row', async () => {
  await reconfigure((text) => text.replace(/allow: \{ deploy: [^\n]*/u, 'via: pull-request'), null);
  await story.push('five');
  const before = story.sandbox.requests().length;
  story.sandbox.setFaults({ latency: 200 });
  await story.say('sam', '/deploy staging --tag five');
  story.sandbox.setFaults({});
  const all = story.sandbox
    .requests()
    .slice(before)
    .filter(({ actor }) => actor === bot);
  const opened = all.find(({ operation }) => operation === '/repos/{owner}/{repo}/pulls');
  if (opened === undefined) throw new Error(`Not among ${all.map(({ operation }) => operation).join(', ')}`);
  // The branch that is pushed is looked for among the bases of pull requests; teams were guessed by the older file.
  const others = (operation: string) => operation === 'graphql:SlipwayBases' || operation.includes('/teams/');
  const untilOpen = all.filter(({ at, operation }) => at <= opened.at && !others(operation));
  expect(untilOpen.length).toBeLessThanOrEqual(13);
  expect(longestChain(untilOpen)).toBeLessThanOrEqual(10);
});
