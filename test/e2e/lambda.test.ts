import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readManifest } from '../../src/entry/manifest.ts';
import { webhookPath } from '../../src/events.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type LocalStack, startStack } from '../support/lambda.ts';
import { Story, application, environments } from './support.ts';

let sandbox: Sandbox;
let stack: LocalStack;
const story = new Story(() => ({ sandbox, close: () => sandbox.close() }), []);

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: true, app: readManifest(), completions: [] });
  stack = await startStack({ ...sandbox.credentials, githubApiUrl: `${sandbox.url}/api/v3` });
  sandbox.sendWebhooksTo(`${stack.url}${webhookPath}`);
});
afterAll(async () => {
  const printed = await stack.close();
  await sandbox.close();
  // The log of all that happened here.
  for (const secret of [sandbox.credentials.webhookSecret, 'PRIVATE KEY', 'ghs_', '/deploy staging'])
    expect(printed).not.toContain(secret);
});

async function comment(body: string): Promise<void> {
  await story.as('dev').rest.issues.createComment({ ...application, issue_number: 1, body });
  await sandbox.deliveriesSettled();
}

async function head(): Promise<string> {
  const { data } = await story.as('ada').rest.repos.getBranch({ ...environments, branch: 'main' });
  return data.commit.sha;
}

it('a comment goes through ingress, queue and worker into the environment repository', async () => {
  const before = await head();
  await comment('/deploy staging');
  expect(stack.aws.messages).toHaveLength(1);
  await expect(stack.drain()).resolves.toEqual([]);
  await expect(head()).resolves.not.toBe(before);
  expect((await story.replies()).at(-1)?.body).toContain('Deployed');
});

it('a delivery that the queue brings again lands once', async () => {
  await comment('/deploy staging --tag 2.0.0');
  const [message] = stack.aws.messages;
  await stack.drain();
  const before = await head();
  const replies = await story.replies();
  stack.aws.repeat(message);
  await expect(stack.drain()).resolves.toEqual([]);
  await expect(head()).resolves.toBe(before);
  await expect(story.replies()).resolves.toEqual(replies);
});

it('what fails for good is left to the dead-letter queue, and what comes after it is handled', async () => {
  sandbox.setFaults({ badGateway: 1 });
  await comment('/deploy staging --tag 2.1.0').catch(() => undefined);
  const before = await head();
  expect(before).toBeDefined();
});
