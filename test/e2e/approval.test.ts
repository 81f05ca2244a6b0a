import { afterEach, describe, expect, it } from '@jest/globals';
import { Approvals } from './approvals.ts';
import { configMap, features } from './environment.ts';
import { usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Approvals(story);

afterEach(() => repository.closeAll());

const waiting = { status: 'in_progress', conclusion: null };
const green = { status: 'completed', conclusion: 'success' };

describe('a pull request that changes production', () => {
  it('waits, is never red for it, and says who may approve', async () => {
    const proposal = await repository.propose(repository.production('waits'));
    const { comment, check } = await repository.only(proposal);
    expect(check).toMatchObject(waiting);
    expect(check.title).toMatch(/^production waits for 1 of 1 approval from @acme\/sre · /);
    expect(comment.body).toContain('⏳ `production` waits for 1 of 1 approval from `@acme/sre`');
  });

  it('turns green with an approval of what is shown, and says whose', async () => {
    const proposal = await repository.propose(repository.production('approved'));
    await repository.approve('sam', proposal);
    const { comment, check } = await repository.only(proposal);
    expect(check).toMatchObject(green);
    expect(check.title).toMatch(/^Approved · /);
    expect(comment.body).toContain('✅ `production` is approved by sam\n');
    expect(check.summary).toContain('✅ `production` is approved by sam\n');
  });

  it('does not wait where nothing of production changes', async () => {
    const proposal = await repository.propose(features('staged'));
    expect((await repository.only(proposal)).check).toMatchObject(green);
  });

  it('waits again once the approval is dismissed, or taken back', async () => {
    const proposal = await repository.propose(repository.production('taken-back'));
    const first = await repository.approve('sam', proposal);
    await repository.dismiss(proposal, first);
    expect((await repository.only(proposal)).check).toMatchObject(waiting);
    await repository.approve('sam', proposal);
    expect((await repository.only(proposal)).check).toMatchObject(green);
    const wish = await repository.review('sam', proposal, 'REQUEST_CHANGES');
    const held = await repository.only(proposal);
    expect(held.check).toMatchObject(waiting);
    expect(held.comment.body).toContain('✋ `production` is held: sam requested changes');
    await repository.dismiss(proposal, wish);
    expect((await repository.only(proposal)).check).toMatchObject(waiting);
  });

  it('keeps its approvals where a push leaves the change as it was, and says so', async () => {
    const proposal = await repository.propose(repository.production('carried', { size: 'one' }));
    await repository.approve('sam', proposal);
    const before = await repository.head(proposal.branch);
    const [path = ''] = Object.keys(repository.production('carried'));
    const reordered = `# Only a comment.\n${configMap('carried', { size: 'one' })}`;
    await repository.commit(proposal.branch, { [path]: reordered });
    await story.settled();
    const { comment, checks } = await repository.newest(proposal);
    expect(checks[0]).toMatchObject(green);
    expect(comment.body).toContain(`approved by sam (carried over from [\`${before.slice(0, 7)}\`]`);
  });

  it('keeps its approvals where the base moves on elsewhere', async () => {
    const proposal = await repository.propose(repository.production('base-moves'));
    await repository.approve('sam', proposal);
    await repository.commit('main', features('moved-on'));
    await story.settled();
    expect((await repository.only(proposal)).check).toMatchObject(green);
  });

  it('keeps its approvals of a chart where the base moves on in another of its files, and not where a push changes a comment', async () => {
    const chart = (name: string) => `production/storefront/${name}`;
    const own = {
      [chart('Chart.yaml')]: 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      [chart('values.yaml')]: 'one: 1\n',
      [chart('templates/map.yaml')]: configMap('map', { one: '{{ .Values.one }}' }),
    };
    await repository.commit('main', own);
    await story.settled();
    const proposal = await repository.propose({ [chart('values.yaml')]: 'one: 10\n' });
    await repository.approve('sam', proposal);
    await repository.commit('main', { [chart('README.md')]: 'x' });
    await story.settled();
    expect((await repository.newest(proposal)).checks[0]).toMatchObject(green);
    await repository.commit(proposal.branch, { [chart('values.yaml')]: 'one: 10 # ten\n' });
    await story.settled();
    const { comment, checks } = await repository.newest(proposal);
    expect(checks[0]).toMatchObject(waiting);
    expect(comment.body).toContain('or a file without a diff, is another one');
    const gone = [...Object.keys(own), chart('README.md')].map((path) => [path, null] as const);
    await repository.commit('main', Object.fromEntries(gone));
    await story.settled();
  });

  it('counts an approval that comes once more after its approvals were dropped', async () => {
    const proposal = await repository.propose(repository.production('again', { size: 'one' }));
    await repository.approve('sam', proposal);
    await repository.commit(proposal.branch, {
      ...repository.production('again', { size: 'one' }),
      ...repository.production('slipped-in', { size: 'two' }),
    });
    await story.settled();
    const { comment, checks } = await repository.newest(proposal);
    expect(checks[0]).toMatchObject(waiting);
    expect(comment.body).toContain('1 resource with something new, 0 resources with something gone');
    await repository.approve('sam', proposal);
    expect((await repository.newest(proposal)).checks[0]).toMatchObject(green);
  });

  it('is approved again once it is again what was approved', async () => {
    const proposal = await repository.propose(repository.production('back', { size: 'one' }));
    const approved = await repository.head(proposal.branch);
    await repository.approve('sam', proposal);
    await repository.commit(proposal.branch, repository.production('back', { size: 'two' }));
    await story.settled();
    await repository.reset(proposal.branch, approved);
    await story.settled();
    expect((await repository.newest(proposal)).checks[0]).toMatchObject(green);
  });

  it('is told of anew by a re-run, which keeps the approvals', async () => {
    const proposal = await repository.propose(repository.production('re-run'));
    await repository.approve('sam', proposal);
    const { check } = await repository.only(proposal);
    await story.as('ada').rest.checks.rerequestRun({ ...repository.place, check_run_id: check.id });
    await story.settled();
    expect((await repository.only(proposal)).check).toMatchObject(green);
  });

  it('keeps its approvals while it is closed, or a draft', async () => {
    const proposal = await repository.propose(repository.production('closed'));
    await repository.approve('sam', proposal);
    const pulls = story.sandbox.world;
    await pulls.updatePull('acme/environments', proposal.number, { draft: true }, 'ada');
    await story.settled();
    await pulls.updatePull('acme/environments', proposal.number, { state: 'closed' }, 'ada');
    await pulls.updatePull('acme/environments', proposal.number, { state: 'open', draft: false }, 'ada');
    await story.settled();
    expect((await repository.only(proposal)).check).toMatchObject(green);
  });
});

describe('a review of another pull request', () => {
  it('is none of ours in an application repository', async () => {
    const before = await story.replies();
    await story.as('sam').rest.pulls.createReview({
      owner: 'acme',
      repo: 'storefront',
      pull_number: 1,
      event: 'APPROVE',
    });
    await story.settled();
    expect(await story.replies()).toEqual(before);
  });
});
