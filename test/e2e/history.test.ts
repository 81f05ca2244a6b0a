import { expect, it } from '@jest/globals';
import { isProblem } from '../../src/core/problem.ts';
import { runHistory } from '../../src/entry/cli/history.ts';
import { Environments } from './environment.ts';
import { fill } from './fill.ts';
import { environments, git, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Environments(story);
const folder = 'staging/storefront';

/** A clone that Ada works in. */
async function clone(): Promise<string> {
  const made = await story.clone();
  await git(made, 'config', 'user.name', 'Ada');
  await git(made, 'config', 'user.email', 'ada@acme.test');
  return made;
}

async function push(made: string): Promise<void> {
  await git(made, 'push', '--quiet', 'origin', 'main');
  await story.settled();
}

/** `12 deploy, current`, and the object name, of each row of the reply. */
async function listed(line = '/history staging --limit 100') {
  const { replies } = await story.say('dev', line);
  const rows = (replies.join('\n').match(/^\| \[.*$/gmu) ?? []).map((row) => row.split(' | '));
  return rows.map(([link = '', , what = '', , , state = '']) => {
    const [, number = '', sha = ''] = /\[(\d+)\]\(.*\/([0-9a-f]{40})\)/u.exec(link) ?? [];
    return { number: Number(number), sha, told: `${number} ${what}, ${state.replace(/ \|$/u, '')}` };
  });
}

it('/history asks for all revisions of a service at once', async () => {
  await listed();
  const before = story.sandbox.requests().length;
  await listed();
  const operations = story.sandbox
    .requests()
    .slice(before)
    .flatMap(({ actor, operation }) => (actor === 'slipway[bot]' ? [operation] : []));
  expect(operations.filter((one) => one === 'graphql:SlipwayEnvironment')).toHaveLength(1);
  // 👀, role, pull request, environment repository, reply, 🚀.
  expect(operations).toHaveLength(6);
});

it('tells what people reverted and restored, and counts as a clone does', async () => {
  await story.push('one');
  await story.push('two');
  await story.say('dev', '/deploy staging --tag one');
  const { number, branch } = await repository.propose({ [`${folder}/more.yaml`]: '# more\n' });
  await story.say('dev', '/deploy staging --tag two');
  const { data: merged } = await story.as('ada').rest.pulls.merge({ ...environments, pull_number: number });
  await story.settled();
  expect(branch).not.toBe('');

  const made = await clone();
  await git(made, 'revert', '--no-commit', '--mainline', '1', merged.sha);
  await git(
    made,
    'commit',
    '--quiet',
    '--message',
    `Revert "More" (#99)\n\nReverts acme/environments#${number}`,
  );
  await push(made);
  const first = await listed();
  expect(first.map(({ told }) => told)).toEqual([
    '8 revert of 7 and 6, by hand, **current**',
    '7 by hand, rolled back by 8',
    '6 by hand, rolled back by 8',
    '5 deploy, superseded',
    '4 deploy, superseded',
    '3 deploy, superseded',
    '2 by hand, superseded',
    '1 by hand, superseded',
  ]);

  await git(made, 'checkout', '--quiet', first[4]?.sha ?? '', '--', folder);
  await git(made, 'commit', '--quiet', '--message', 'As it was');
  await push(made);
  const all = await listed();
  expect(all.slice(0, 5).map(({ told }) => told)).toEqual([
    '9 restoration of 4, by hand, **current**',
    '8 revert of 7 and 6, by hand, rolled back by 9',
    '7 by hand, rolled back by 9',
    '6 by hand, rolled back by 9',
    '5 deploy, rolled back by 9',
  ]);
  const printed = await runHistory('staging', undefined, { repo: await clone(), limit: 100 });
  if (isProblem(printed)) throw new Error(printed.code);
  expect(printed.json).toMatchObject({
    services: [{ revisions: all.map(({ number, sha }) => ({ number, sha })), older: 0 }],
  });
});

it('costs as much for ten thousand commits as for a hundred', async () => {
  const cost = async () => {
    const before = story.sandbox.requests().length;
    const { length } = await listed();
    const own = story.sandbox
      .requests()
      .slice(before)
      .filter(({ actor }) => actor === 'slipway[bot]');
    const look = own.find(({ operation }) => operation === 'graphql:SlipwayEnvironment');
    return {
      length,
      operations: own.map(({ operation }) => operation).sort(),
      bytes: look?.responseBytes ?? 0,
    };
  };
  await fill(story, folder, 100);
  const few = await cost();
  await fill(story, folder, 9_900);
  const many = await cost();
  expect([few.length, many.length]).toEqual([100, 100]);
  expect(many.operations).toEqual(few.operations);
  // The count of all has two digits more.
  expect(Math.abs(many.bytes - few.bytes)).toBeLessThan(10);
});
