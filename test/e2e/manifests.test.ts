import { afterEach, describe, expect, it } from '@jest/globals';
import { configMap, Environments, features, type Files, type Proposal } from './environment.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Environments(story);

afterEach(() => repository.closeAll());

const path = 'staging/storefront/features.yaml';

function compared(body: string): { readonly head: string; readonly base: string } {
  const [, head = '', base = ''] = /^<!-- slipway: manifests head=(\w+) base=(\w+) -->/.exec(body) ?? [];
  return { head, base };
}

async function update(proposal: Proposal, change: { state?: 'open' | 'closed'; base?: string }) {
  await story.as('ada').rest.pulls.update({ ...environments, pull_number: proposal.number, ...change });
  await story.settled();
}

describe('a pull request of the environment repository', () => {
  it('gets one comment and one check run that say what merging it changes', async () => {
    const proposal = await repository.propose(features('opened', { colour: 'blue' }));
    const { comment, check } = await repository.only(proposal);
    expect(compared(comment.body)).toEqual({
      head: await repository.head(proposal.branch),
      base: await repository.head('main'),
    });
    expect(comment.body).toContain('1 added');
    expect(comment.body).toContain('ConfigMap opened');
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success', title: '1 added' });
    const lines = [check.summary, check.text].flatMap((part) => part?.split('\n') ?? []);
    const shown = lines.filter((line) => !line.startsWith('<!-- slipway: manifests '));
    expect(shown.filter((line) => !comment.body.includes(line))).toEqual([]);
  });

  it('has the comment changed, and the new head checked, when it is pushed to', async () => {
    const proposal = await repository.propose(features('pushed', { size: 'one' }));
    const before = await repository.only(proposal);
    await repository.commit(proposal.branch, features('pushed', { size: 'two' }));
    await story.settled();
    const { comment, check } = await repository.only(proposal);
    expect(comment.id).toBe(before.comment.id);
    expect(comment.body).toContain('two');
    expect(comment.body).not.toContain('one');
    expect(compared(comment.body).head).toBe(await repository.head(proposal.branch));
    expect(check.id).not.toBe(before.check.id);
  });

  it('is compared anew when it is opened again, and left alone while it is closed', async () => {
    const proposal = await repository.propose(features('reopened'));
    const before = await repository.only(proposal);
    await update(proposal, { state: 'closed' });
    await repository.commit('main', { 'NOTES.md': 'while it was closed\n' });
    await repository.commit(proposal.branch, features('reopened', { again: 'yes' }));
    await story.settled();
    expect((await repository.told(proposal)).comments).toEqual([before.comment]);
    await update(proposal, { state: 'open' });
    const { comment } = await repository.only(proposal);
    expect(comment).toMatchObject({ id: before.comment.id, body: expect.stringContaining('again') });
    expect(compared(comment.body).base).toBe(await repository.head('main'));
  });

  it('is compared with its new base when that is changed', async () => {
    const release = await repository.branch();
    await repository.commit(release, features('released'));
    const proposal = await repository.propose(features('retargeted'), { base: release });
    expect((await repository.only(proposal)).comment.body).not.toContain('released');
    await update(proposal, { base: 'main' });
    const { comment } = await repository.only(proposal);
    expect(compared(comment.body).base).toBe(await repository.head('main'));
    expect(comment.body).toContain('2 added');
    expect(comment.body).toContain('ConfigMap released');
  });

  it('is compared anew when its base moves', async () => {
    const proposal = await repository.propose(features('moved', { a: 'mine' }));
    const before = await repository.only(proposal);
    await repository.commit('main', features('moved-by-others', { b: 'theirs' }));
    await story.settled();
    const { comment, check } = await repository.only(proposal);
    expect(compared(comment.body)).toEqual({
      head: compared(before.comment.body).head,
      base: await repository.head('main'),
    });
    // What the base has by now is no part of the change.
    expect(comment.body).not.toContain('moved-by-others');
    expect(check).toMatchObject({ id: before.check.id, conclusion: 'success' });
  });

  it('that adds what its base has by now changes nothing any more, and is told so in the same comment', async () => {
    const proposal = await repository.propose(features('taken'));
    const before = await repository.only(proposal);
    await repository.commit('main', features('taken'));
    await story.settled();
    const { comment, check } = await repository.only(proposal);
    expect(comment.id).toBe(before.comment.id);
    expect(comment.body).not.toBe(before.comment.body);
    expect(comment.body).not.toContain('ConfigMap taken');
    expect(check).toMatchObject({ conclusion: 'success' });
  });

  it('is told of again when its base goes back on what both had changed alike', async () => {
    const mode = (value: string) => ({ 'staging/storefront/mode.yaml': configMap('mode', { mode: value }) });
    await repository.commit('main', mode('old'));
    const branch = await repository.branch();
    await repository.commit(branch, mode('new'));
    // With a file of its own: in one second, the same content would be the same commit.
    await repository.commit('main', { ...mode('new'), 'docs/modes.md': 'new\n' });
    const { number } = await repository.open(branch);
    await expect(repository.told({ number, branch })).resolves.toMatchObject({ comments: [] });
    await repository.commit('main', mode('old'));
    await story.settled();
    const { comment } = await repository.only({ number, branch });
    expect(comment.body).toContain('1 changed');
  });

  it('that changes no manifest gets no comment, but the check that may be required', async () => {
    const proposal = await repository.propose({ 'docs/README.md': '# Hello\n' });
    const { comments, checks } = await repository.told(proposal);
    expect(comments).toEqual([]);
    expect(checks).toMatchObject([{ conclusion: 'success' }]);
  });

  it('that conflicts is told so, is never green, and is compared once that is solved', async () => {
    const base = await repository.commit('main', { [path]: configMap('features', { mode: 'one' }) });
    const proposal = await repository.propose({ [path]: configMap('features', { mode: 'two' }) });
    await repository.commit('main', { [path]: configMap('features', { mode: 'three' }) });
    await story.settled();
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain('conflicts with');
    expect(check).toMatchObject({ status: 'in_progress', conclusion: null });
    expect(check.title).toContain('conflicts');
    expect(compared(comment.body).base).not.toBe(base);

    await repository.commit('main', { [path]: configMap('features', { mode: 'one' }) });
    await story.settled();
    const solved = await repository.only(proposal);
    expect(solved.comment).toMatchObject({ id: comment.id, body: expect.stringContaining('two') });
    expect(solved.check).toMatchObject({ id: check.id, status: 'completed', conclusion: 'success' });
  });

  it('that is a draft is compared, and called a draft until it is none', async () => {
    const proposal = await repository.propose(features('draft'), { draft: true });
    const { comment } = await repository.only(proposal);
    expect(comment.body).toContain('draft');
    const pull = story.sandbox.world;
    await pull.updatePull('acme/environments', proposal.number, { draft: false }, 'ada');
    await story.settled();
    const ready = (await repository.only(proposal)).comment;
    expect(ready.id).toBe(comment.id);
    expect(ready.body.replace('ConfigMap draft', '')).not.toContain('a draft');
  });

  it('that breaks a manifest fails the check, which says what to do', async () => {
    const proposal = await repository.propose({ 'staging/storefront/broken.yaml': 'a: [1\n' });
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain('What to do');
    expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(check.summary).toContain('What to do');
  });

  it('from a fork is compared as well, by the configuration of the default branch', async () => {
    const guest = story.as('guest');
    const { data: fork } = await guest.rest.repos.createFork(environments);
    const where = { owner: fork.owner.login, repo: fork.name };
    const { data: main } = await guest.rest.git.getRef({ ...where, ref: 'heads/main' });
    await guest.rest.git.createRef({ ...where, ref: 'refs/heads/forked', sha: main.object.sha });
    for (const [file, text] of [
      ['staging/storefront/forked.yaml', configMap('forked', {})],
      ['slipway.yaml', 'services: {}\n'],
    ] as const) {
      const known = await guest.rest.repos.getContent({ ...where, path: file }).catch(() => null);
      const sha = known !== null && 'sha' in known.data ? { sha: known.data.sha } : {};
      await guest.rest.repos.createOrUpdateFileContents({
        ...where,
        branch: 'forked',
        path: file,
        message: file,
        content: Buffer.from(text).toString('base64'),
        ...sha,
      });
    }
    const { data } = await guest.rest.pulls.create({
      ...environments,
      head: 'guest:forked',
      base: 'main',
      title: 'From a fork',
    });
    await story.settled();
    const { comment, check } = await repository.only({ number: data.number, branch: data.head.sha });
    expect(comment.body).toContain('ConfigMap forked');
    expect(comment.body).toContain('staging: storefront');
    // It changes `slipway.yaml`: that is to be approved for each environment that takes approvals.
    expect(check).toMatchObject({ status: 'in_progress', conclusion: null });
    expect(check.title).toContain('production waits');
  });
});

describe('what is shared', () => {
  it('is rendered for every folder that is built from it, and for no other', async () => {
    const overlay = (name: string) => ({
      [`${name}/storefront/kustomization.yaml`]: 'resources: [../../shared/limits]\n',
    });
    await repository.commit('main', {
      'shared/limits/kustomization.yaml': 'resources: [../numbers]\n',
      'shared/numbers/kustomization.yaml': 'resources: [numbers.yaml]\n',
      'shared/numbers/numbers.yaml': configMap('numbers', { most: 'ten' }),
      ...overlay('staging'),
      ...overlay('production'),
    });
    await story.settled();
    const proposal = await repository.propose({
      'shared/numbers/numbers.yaml': configMap('numbers', { most: 'eleven' }),
    });
    const { comment } = await repository.only(proposal);
    expect(comment.body).toContain('2 changed');
    expect(comment.body).toContain('staging: storefront');
    expect(comment.body).toContain('production: storefront');
    await repository.commit('main', {
      'staging/storefront/kustomization.yaml': null,
      'production/storefront/kustomization.yaml': null,
    });
    await story.settled();
  });

  const limitRange = (most: string) => configMap('most', { most });
  const chart = (name: string, more = '') => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;

  it.each<[string, string, Files]>([
    [
      'an overlay that slipway.yaml does not name',
      'lib/limits/most.yaml',
      {
        'lib/limits/kustomization.yaml': 'resources: [most.yaml]\n',
        'apps/reports/test/kustomization.yaml': 'resources: [../../../lib/limits]\nnamePrefix: reports-\n',
      },
    ],
    [
      'what takes the folder of another service for its base',
      'staging/storefront/limits/most.yaml',
      {
        'staging/storefront/limits/kustomization.yaml': 'resources: [most.yaml]\n',
        'apps/reports/test/kustomization.yaml':
          'resources: [../../../staging/storefront/limits]\nnamePrefix: reports-\n',
      },
    ],
    [
      'what a Component is a part of',
      'lib/limits/most.yaml',
      {
        'lib/limits/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [most.yaml]\n',
        'apps/reports/test/kustomization.yaml': 'components: [../../../lib/limits]\nnamePrefix: reports-\n',
      },
    ],
    [
      'a chart that takes a library chart by file://',
      'charts/limits/templates/_most.tpl',
      {
        'charts/limits/Chart.yaml': chart('limits', 'type: library\n'),
        'charts/reports/Chart.yaml': chart(
          'reports',
          'dependencies: [{ name: limits, version: 1.0.0, repository: file://../limits }]\n',
        ),
        'charts/reports/templates/a.yaml':
          '{{ include "most" . | replace "name: most" "name: reports-most" }}\n',
      },
    ],
  ])('is rendered for %s', async (_, path, files) => {
    const text = (most: string) =>
      path.endsWith('.tpl') ? `{{- define "most" }}\n${limitRange(most)}{{- end }}\n` : limitRange(most);
    await repository.commit('main', { ...files, [path]: text('ten') });
    await story.settled();
    const proposal = await repository.propose({ [path]: text('eleven') });
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain('ConfigMap reports-most');
    expect(comment.body).toContain('eleven');
    expect(check).toMatchObject({ conclusion: 'success' });
    await repository.commit(
      'main',
      Object.fromEntries([...Object.keys(files), path].map((one) => [one, null])),
    );
    await story.settled();
  });
});
