import { expect, it } from '@jest/globals';
import { usePlayground } from './support.ts';

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

it('/deploy asks GitHub at most 6 times before the commit is in, 4 of them in a row, and 12 times in all', async () => {
  const before = story.sandbox.requests().length;
  // So slow an answer that requests which do not wait for one another overlap, on any machine.
  story.sandbox.setFaults({ latency: 1000 });
  await story.say('dev', '/deploy staging');
  // The token is minted as the App, before there is a bot user to act as: it counts, too.
  const requests = story.sandbox
    .requests()
    .slice(before)
    .filter(({ actor, operation }) => actor === bot || operation.includes('access_tokens'));
  const operations = requests.map(({ operation }) => operation);
  const committed = requests.findIndex(({ operation }) => operation === 'graphql:SlipwayCommit');
  const commit = requests[committed];
  if (commit === undefined) throw new Error(`No commit among ${operations.join(', ')}`);

  const untilCommit = requests.filter(({ at }) => at <= commit.at);
  expect(untilCommit.length).toBeLessThanOrEqual(6);
  expect(longestChain(untilCommit)).toBeLessThanOrEqual(4);
  expect(requests.length).toBeLessThanOrEqual(12);
});
