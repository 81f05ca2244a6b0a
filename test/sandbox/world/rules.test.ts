import { afterEach, describe, expect, it } from '@jest/globals';
import type { NewRuleset, World } from '../../../src/sandbox/world/contract.ts';
import type { CheckRun, Rule } from '../../../src/sandbox/world/types.ts';
import { cleanUp, commit, headOf, openShop, openTestPull } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';
const green = { type: 'required_status_checks', strict: false } as const;
const manifests: Rule = { ...green, checks: [{ context: 'slipway/manifests', app: null }] };
const reviewed: Rule = { type: 'pull_request', approvals: 1, methods: ['squash'] };

const onMain = (rules: readonly Rule[], more: Partial<NewRuleset> = {}): NewRuleset => ({
  ...{ name: 'main', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
  ...{ rules, ...more },
});

function report(world: World, headSha: string, state: Partial<CheckRun>, app = 'slipway'): void {
  world.createCheckRun(
    {
      ...{ repository, headSha, name: 'slipway/manifests', app, status: 'completed', conclusion: 'success' },
      ...{ detailsUrl: null, externalId: null, completedAt: null },
      output: { title: null, summary: null, text: null },
      ...state,
    },
    `${app}[bot]`,
  );
}

/** The message of a refusal, without the words that all of them begin with. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  const message = await call.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : 'no error'),
  );
  return message.replace('Repository rule violations found', '').trim();
}

describe('a direct change of a branch', () => {
  it.each<[string, Rule]>([
    ['Changes must be made through a pull request.', reviewed],
    ['Changes must be made through the merge queue', { type: 'merge_queue', method: 'squash' }],
    ['Required status check "slipway/manifests" is expected.', manifests],
  ])('is refused: %s', async (words, rule) => {
    const world = await openShop();
    world.saveRuleset(repository, onMain([rule]));
    const main = await headOf(world, 'main');
    const feature = await commit(world, { branch: 'feature', files: { 'a.txt': 'a\n' } });
    const push = { repository, ref: 'refs/heads/main', to: feature, actor: 'ada' };
    expect(await refusalOf(world.updateRef(push))).toBe(words);
    expect(await refusalOf(commit(world, { branch: 'main', files: { 'b.txt': 'b\n' } }))).toBe(words);
    expect(await headOf(world, 'main')).toBe(main);
  });

  it('to what is not in its past, and its end, are refused by rules of their own', async () => {
    const world = await openShop();
    const first = await headOf(world, 'main');
    await commit(world, { branch: 'main', files: { 'a.txt': 'a\n' } });
    world.saveRuleset(repository, onMain([{ type: 'deletion' }, { type: 'non_fast_forward' }]));
    const main = { repository, ref: 'refs/heads/main', actor: 'ada' };
    expect(await refusalOf(world.updateRef({ ...main, to: first, force: true }))).toBe(
      'Cannot force-push to this branch',
    );
    expect(await refusalOf(world.updateRef({ ...main, to: null }))).toBe('Cannot delete this branch');
    await commit(world, { branch: 'main', files: { 'b.txt': 'b\n' } });
  });

  it('is refused by a set that is active, of a branch that it names, to those whom it does not spare', async () => {
    const world = await openShop();
    const ada = world.account('ada')?.id ?? 0;
    const push = (branch: string) => refusalOf(commit(world, { branch, files: { 'x.txt': branch } }));
    await commit(world, { branch: 'release/1', files: { 'a.txt': 'a\n' } });
    const { id } = world.saveRuleset(repository, onMain([reviewed], { include: ['refs/heads/release/*'] }));
    expect(await push('release/1')).toBe('Changes must be made through a pull request.');
    expect(await push('main')).toBe('done');
    const more = { include: ['~ALL'], exclude: ['refs/heads/release/*'] };
    world.saveRuleset(repository, onMain([reviewed], more), id);
    expect(await push('main')).toBe('Changes must be made through a pull request.');
    expect(await push('release/1')).toBe('done');
    world.saveRuleset(repository, onMain([reviewed], { enforcement: 'disabled' }), id);
    expect(await push('main')).toBe('done');
    const bypass = [{ type: 'User', id: ada, mode: 'always' }] as const;
    world.saveRuleset(repository, onMain([reviewed], { bypass }), id);
    expect(await push('main')).toBe('Changes must be made through a pull request.');
    const head = await headOf(world, 'main');
    const to = await headOf(world, 'release/1');
    const byAda = { repository, ref: 'refs/heads/main', expected: head, to, force: true, actor: 'ada' };
    expect(await refusalOf(world.updateRef(byAda))).toBe('done');
  });

  it('of a branch of the merge queue is refused to everybody', async () => {
    const world = await openShop();
    const branch = 'gh-readonly-queue/main/pr-1-abc';
    expect(await refusalOf(commit(world, { branch, files: { 'x.txt': 'x' } }))).toBe(
      'Cannot update this protected ref.',
    );
  });
});

describe('merging a pull request', () => {
  const merge = (world: World) => world.mergePull(repository, 1, { method: 'squash', actor: 'ada' });

  it('takes the approvals that a rule wants, and no objection', async () => {
    const world = await openShop();
    await openTestPull(world);
    world.saveRuleset(repository, onMain([reviewed]));
    const missing = 'At least 1 approving review is required by reviewers with write access.';
    const review = (actor: string, state: 'APPROVED' | 'CHANGES_REQUESTED') =>
      world.submitReview({ repository, pull: 1, state, body: 'So', actor });
    expect(await refusalOf(merge(world))).toBe(missing);
    await review('guest', 'APPROVED');
    expect(await refusalOf(merge(world))).toBe(missing);
    await review('ada', 'CHANGES_REQUESTED');
    expect(await refusalOf(merge(world))).toBe(missing);
    await review('ada', 'APPROVED');
    expect(world.mergeViolations(repository, 1)).toEqual([]);
    const wrong = world.mergePull(repository, 1, { method: 'merge', actor: 'ada' });
    expect(await refusalOf(wrong)).toContain('method merge');
    expect(await refusalOf(merge(world))).toBe('done');
  });

  it.each<[string, Partial<CheckRun> | null]>([
    ['is expected.', null],
    ['is expected.', { status: 'queued', conclusion: null }],
    ['is in progress.', { status: 'in_progress', conclusion: null }],
    ['is failing.', { conclusion: 'failure' }],
    ['is failing.', { conclusion: 'timed_out' }],
    ['done', { conclusion: 'neutral' }],
    ['done', {}],
  ])('with a required check … %s', async (words, state) => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    world.saveRuleset(repository, onMain([manifests]));
    if (state !== null) report(world, head.sha, state);
    const said = await refusalOf(merge(world));
    expect(said).toBe(words === 'done' ? words : `Required status check "slipway/manifests" ${words}`);
  });

  it('takes the check of the App that the rule names', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    const checks = [{ context: 'slipway/manifests', app: world.app.id }];
    world.saveRuleset(repository, onMain([{ ...green, checks }]));
    report(world, head.sha, {}, 'github-actions');
    expect(await refusalOf(merge(world))).toContain('is expected.');
    report(world, head.sha, {});
    expect(await refusalOf(merge(world))).toBe('done');
  });

  it('may take that the head has all of the base', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    await commit(world, { branch: 'main', files: { 'main.txt': 'm\n' } });
    world.saveRuleset(repository, onMain([{ ...manifests, strict: true }]));
    report(world, head.sha, {});
    expect(await refusalOf(merge(world))).toContain('must be up to date');
    await world.updatePullBranch(repository, 1, { actor: 'dev' });
    report(world, await headOf(world, 'feature'), {});
    expect(await refusalOf(merge(world))).toBe('done');
  });

  it('is for the queue alone where there is one', async () => {
    const world = await openShop();
    await openTestPull(world);
    world.saveRuleset(repository, onMain([{ type: 'merge_queue', method: 'squash' }]));
    expect(await refusalOf(merge(world))).toBe('Changes must be made through the merge queue');
  });
});
