import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { limits } from '../../src/core/limits.ts';
import { formatSweep, parseSweep } from '../../src/entry/lambda/sweep-message.ts';
import { readManifest } from '../../src/entry/manifest.ts';
import { webhookPath } from '../../src/events.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type LocalStack, privateKeyArn, startStack } from '../support/lambda.ts';
import { Story, application, environments } from './support.ts';

let sandbox: Sandbox;
let stack: LocalStack;
const story = new Story(
  () => ({
    sandbox,
    webhookUrl: stack.url,
    settled: () => sandbox.deliveriesSettled(),
    close: () => sandbox.close(),
  }),
  [],
);

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: true, app: readManifest() });
  stack = await startStack({ ...sandbox.credentials, githubApiUrl: `${sandbox.url}/api/v3` });
  sandbox.sendWebhooksTo(`${stack.url}${webhookPath}`);
});
afterAll(async () => {
  const printed = await stack.close();
  await sandbox.close();
  expect(printed).toContain('Handled the delivery.');
  for (const secret of [sandbox.credentials.webhookSecret, 'PRIVATE KEY', 'ghs_', '/deploy staging'])
    expect(printed).not.toContain(secret);
});

async function comment(body: string): Promise<void> {
  await story.as('dev').rest.issues.createComment({ ...application, issue_number: 1, body });
  await sandbox.deliveriesSettled();
}

async function commits(): Promise<readonly string[]> {
  const { data } = await story.as('ada').rest.repos.listCommits({ ...environments, per_page: 100 });
  return data.map(({ commit }) => commit.message.split('\n')[0] ?? '');
}

it('what fails four times is left to the dead-letter queue, and lands once it is redriven', async () => {
  const before = await commits();
  const privateKey = stack.aws.secrets.get(privateKeyArn) ?? '';
  stack.aws.secrets.delete(privateKeyArn);
  await story.push('1.9.0');
  await comment('/deploy staging --tag 1.9.0');
  const dead = await stack.drain();
  expect(dead).toHaveLength(1);
  await expect(commits()).resolves.toEqual(before);
  expect(stack.aws.visibility.map((pause) => pause.VisibilityTimeout)).toEqual([5, 20, 80, 300]);

  stack.aws.secrets.set(privateKeyArn, privateKey);
  stack.aws.redeliver(...dead);
  await expect(stack.drain()).resolves.toEqual([]);
  await expect(commits()).resolves.toHaveLength(before.length + 1);
});

it('a comment goes through ingress, queue and worker into the environment repository', async () => {
  const before = await commits();
  await comment('/deploy staging');
  await expect(stack.drain()).resolves.toEqual([]);
  const after = await commits();
  expect(after.slice(1)).toEqual(before);
  expect(after[0]).toMatch(/^deploy\(staging\): storefront /);
  expect((await story.replies()).at(-1)?.body).toContain('Deployed');
});

it('a delivery that the queue brings again lands once, and is not answered twice', async () => {
  await story.push('2.0.0');
  await comment('/deploy staging --tag 2.0.0');
  const messages = [...stack.aws.messages];
  await stack.drain();
  const [before, replies] = await Promise.all([commits(), story.replies()]);
  stack.aws.redeliver(...messages);
  await expect(stack.drain()).resolves.toEqual([]);
  await expect(commits()).resolves.toEqual(before);
  await expect(story.replies()).resolves.toEqual(replies);
});

it('what is no command is never queued', async () => {
  await comment('Looks good. /deploy staging comes later.');
  expect(stack.aws.messages).toEqual([]);
});

it('what is too much for one run of the worker goes on in the next', async () => {
  const { data } = await story.asApp().rest.apps.getRepoInstallation(environments);
  const numbers = Array.from({ length: limits.pullsPerRun + 1 }, (_, index) => 900 + index);
  const place = { installation: data.id, repositoryId: 1, repository: 'acme/environments' };
  const { body, deduplicationId, groupId } = formatSweep({ kind: 'pulls', ...place, numbers }, 'd');
  const first = { MessageBody: body, MessageDeduplicationId: deduplicationId, MessageGroupId: groupId };
  stack.aws.redeliver(first);
  await expect(stack.drain()).resolves.toEqual([]);
  const [next, ...more] = stack.aws.messages;
  expect(parseSweep(next?.MessageBody ?? '')).toEqual({
    id: 'd',
    task: { kind: 'pulls', ...place, numbers: numbers.slice(limits.pullsPerRun) },
  });
  expect([next?.MessageGroupId, more]).toEqual([groupId, []]);
  await expect(stack.drain()).resolves.toEqual([]);
  expect(stack.aws.messages).toEqual([]);
});
