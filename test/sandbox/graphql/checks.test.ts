import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../src/sandbox/api/http.ts';
import { nodeId } from '../../../src/sandbox/api/nodeId.ts';
import { bot, openFixture, type Fixture } from './fixture.ts';

const repository = 'acme/storefront';

describe('a check run', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture();
  });
  afterEach(() => fixture.close());

  /** One that is done, and the ids that a change takes. */
  function made(app = 'slipway') {
    const run = fixture.world.createCheckRun(
      {
        ...{ repository, headSha: fixture.head, name: 'slipway/manifests', app, status: 'completed' },
        ...{ conclusion: 'success', detailsUrl: null, externalId: null, completedAt: null },
        output: { title: 'told', summary: 'All of it.', text: 'More.' },
      },
      'slipway[bot]',
    );
    return { run, checkRunId: nodeId('CheckRun', repository, run.id) };
  }
  const repositoryId = nodeId('Repository', repository);
  const input = (checkRunId: string, status = 'IN_PROGRESS') => ({ checkRunId, status, repositoryId });
  const writer: Caller = { ...bot, permissions: { ...bot.permissions, checks: 'write' } };

  function update(change: object, selection = 'clientMutationId', caller = writer) {
    const query = `mutation M($input: UpdateCheckRunInput!) { updateCheckRun(input: $input) { ${selection} } }`;
    return fixture.ask(query, { input: change }, caller);
  }

  it('waits again, with all that it says', async () => {
    const { run, checkRunId } = made();
    const fields = 'checkRun { status conclusion summary text }';
    const { body } = await update(input(checkRunId), fields);
    expect(body.data).toEqual({
      updateCheckRun: {
        checkRun: { status: 'IN_PROGRESS', conclusion: null, summary: 'All of it.', text: 'More.' },
      },
    });
    expect(fixture.world.checkRun(repository, run.id)).toMatchObject({ conclusion: null, completedAt: null });
  });

  it.each([
    ['is another App’s', () => input(made('ci').checkRunId), 'FORBIDDEN'],
    ['is not there', () => input(nodeId('CheckRun', repository, 404)), 'NOT_FOUND'],
    ['is to end, and not how', () => input(made().checkRunId, 'COMPLETED'), 'UNPROCESSABLE'],
    [
      'is not of that repository',
      () => ({ ...input(made().checkRunId), repositoryId: nodeId('Repository', 'acme/other') }),
      'NOT_FOUND',
    ],
  ])('stays where it %s', async (_, wanted, type) => {
    const { body } = await update(wanted());
    expect(body.errors).toMatchObject([{ type }]);
    const runs = fixture.world.checkRuns(repository, fixture.head);
    expect(runs.every(({ conclusion }) => conclusion === 'success')).toBe(true);
  });

  it('stays where the App may only read it', async () => {
    const reader: Caller = { ...bot, permissions: { ...bot.permissions, checks: 'read' } };
    const { body } = await update(input(made().checkRunId), 'clientMutationId', reader);
    expect(body.errors).toMatchObject([{ type: 'FORBIDDEN' }]);
  });
});
