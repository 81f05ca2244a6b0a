import { expect, it } from '@jest/globals';
import { fill } from './fill.ts';
import { usePlayground } from './support.ts';

const story = usePlayground();
const bot = 'slipway[bot]';

/** What the bot asks of GitHub for a rollback until the commit is in, the token included; and its reply. */
async function untilCommit(line: string) {
  const before = story.sandbox.requests().length;
  const { replies } = await story.say('dev', line);
  const seen = story.sandbox.requests().slice(before);
  const all = seen.filter(({ actor, operation }) => actor === bot || operation.includes('access_tokens'));
  const commit = all.find(({ operation }) => operation === 'graphql:SlipwayCommit');
  if (commit === undefined) throw new Error(replies[0]);
  return {
    asked: all.filter(({ at }) => at <= commit.at).map(({ operation }) => operation),
    reply: replies[0],
  };
}

/** The same without the token, which is asked for once an hour. */
const calls = (asked: readonly string[]) => asked.filter((operation) => !operation.includes('access_tokens'));

async function deploy(tag: string): Promise<void> {
  await story.push(tag);
  const { replies } = await story.say('dev', `/deploy staging --tag ${tag}`);
  expect(replies[0]).toContain('Deployed');
}

it('/rollback asks GitHub at most 6 times before the commit is in', async () => {
  const { asked } = await untilCommit('/rollback staging');
  expect(asked.some((operation) => operation.includes('access_tokens'))).toBe(true);
  expect(asked.length).toBeLessThanOrEqual(6);
  expect(asked).not.toContain('graphql:SlipwayEntries');
});

it('and once more for folders of older commits, however many, where it has its token', async () => {
  await story.say('dev', '/unlock staging storefront');
  await deploy('one');
  await deploy('two');
  await deploy('three');
  await story.say('dev', '/restart staging');
  const back = await untilCommit('/rollback staging');
  expect(calls(back.asked)).toHaveLength(6);
  const older = await untilCommit('/rollback staging --to one');
  expect(calls(older.asked)).toHaveLength(6);
});

it('a history of 10,000 commits costs no more', async () => {
  await fill(story, 'staging/storefront', 10_000);
  await deploy('four');
  const { asked, reply } = await untilCommit('/rollback staging');
  expect(calls(asked)).toHaveLength(5);
  expect(reply).toContain('Rolled back storefront to one');
  await deploy('five');
  await deploy('six');
  expect(calls((await untilCommit('/rollback staging --to four --include-manual')).asked)).toHaveLength(6);
}, 120_000);
