import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { judgeBy } from '../../../src/shell/deploy-pull/judge.ts';
import { handleManifests } from '../../../src/shell/manifests/events.ts';
import { sha } from '../../support/request.ts';
import { configuration, FakePulls, type Files, second } from '../manifests/pulls.ts';

const protect = `${configuration}  production:
    path: "production/{{service}}"
    via: pull-request
    approvals: { count: 1, from: ["@acme/sre"] }
`;
const features = (environment: string, colour: string): Files => ({
  [`${environment}/storefront/features.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});

/** A pull request that was compared and told, and is merged then. */
async function merged(before: Files, after: Files, approved: boolean): Promise<FakePulls> {
  const github = new FakePulls(before, after);
  github.change({ configuration: { oid: sha('c'), text: protect } });
  github.teams.set('acme/sre', ['sam']);
  github.makers = ['slipway[bot]', 'dev'];
  const pull = { repository: 'acme/environments', number: 7, delivery: 'd', kind: 'pull' } as const;
  await handleManifests(github.shell, pull);
  github.seconds += 1;
  const submittedAt = second(github.seconds);
  if (approved)
    github.reviews = [
      { id: 1, author: 'sam', isBot: false, state: 'approved', submittedAt, commit: sha('1') },
    ];
  github.change({ open: false, merged: true });
  return github;
}

const isApproved = ({ shell }: Pick<FakePulls, 'shell'>) =>
  judgeBy(shell).approved({ repository: 'acme/environments', number: 7 }, { from: sha('2'), to: sha('3') });

const rules = (text: string): Files => ({ 'slipway.yaml': text });
const blue = { ...rules(protect), ...features('production', 'blue') };
const green = { ...rules(protect), ...features('production', 'green') };

describe('whether what was merged has its approvals', () => {
  it.each([true, false])('is found out after the merge, too: %s', async (approved) => {
    await expect(isApproved(await merged(blue, green, approved))).resolves.toBe(approved);
  });

  it('is asked of GitHub at that moment', async () => {
    const github = await merged(blue, green, true);
    github.reviews = (github.reviews ?? []).map((review) => ({ ...review, state: 'dismissed' }));
    await expect(isApproved(github)).resolves.toBe(false);
  });

  it('is a matter of what the commit did, not of what the pull request said', async () => {
    const github = await merged(blue, green, true);
    github.commit(sha('3'), { ...rules(protect), ...features('production', 'red') });
    await expect(isApproved(github)).resolves.toBe(false);
  });

  it('is not asked where nobody has to approve', async () => {
    const staged = (colour: string): Files => ({ ...rules(protect), ...features('staging', colour) });
    const github = await merged(staged('blue'), staged('green'), false);
    const unread = () => Promise.reject(new Error('Nobody is asked.'));
    const pulls = { ...github.shell.pulls, opinions: unread, look: unread };
    await expect(isApproved({ shell: { ...github.shell, pulls } })).resolves.toBe(true);
  });

  it('takes those of every environment that it changes', async () => {
    const both = (colour: string) => ({ ...rules(protect), ...features('staging', colour) });
    const github = await merged({ ...both('blue'), ...blue }, { ...both('green'), ...green }, false);
    await expect(isApproved(github)).resolves.toBe(false);
  });

  it.each([
    ['asks for nobody', configuration],
    ['is gone', null],
    ['cannot be read', '- nothing'],
  ])('goes by the slipway.yaml that it was put on, not by its own, which %s', async (_, text) => {
    const after = features('production', 'green');
    const github = await merged(blue, text === null ? after : { ...rules(text), ...after }, false);
    await expect(isApproved(github)).resolves.toBe(false);
  });

  it.each([
    ['there was no slipway.yaml', features('production', 'blue'), true],
    ['it was none that can be read', { ...rules('- nothing'), ...features('production', 'blue') }, false],
  ])('where %s', async (_, before, approved) => {
    await expect(isApproved(await merged(before, green, false))).resolves.toBe(approved);
  });

  describe('is not known of any environment where it cannot be compared', () => {
    const uncompared = (text: string) => {
      const broken = { 'staging/storefront/kustomization.yaml': 'resources: [none.yaml]\n' };
      return merged({ ...blue, ...rules(text) }, { ...green, ...rules(text), ...broken }, false);
    };

    it('and is a problem where one takes approvals', async () => {
      await expect(isApproved(await uncompared(protect))).resolves.toMatchObject({ kind: 'problem' });
    });

    it('and is not asked where none does', async () => {
      await expect(isApproved(await uncompared(configuration))).resolves.toBe(true);
    });
  });
});

describe('how it stands before it is merged', () => {
  const told = async (change: (github: FakePulls) => void) => {
    const github = new FakePulls(blue, green);
    github.change({ configuration: { oid: sha('c'), text: protect } });
    change(github);
    const pull = { repository: 'acme/environments', number: 7 };
    await handleManifests(github.shell, { ...pull, delivery: 'd', kind: 'pull' });
    return { github, stand: () => judgeBy(github.shell).stand(pull) };
  };

  it('is that it waits, while nothing but approvals is missing', async () => {
    const { stand } = await told(() => undefined);
    await expect(stand()).resolves.toEqual({ kind: 'waits' });
  });

  it('is refused where it conflicts', async () => {
    const { stand } = await told((github) => github.change({ mergeable: false, merge: null }));
    await expect(stand()).resolves.toMatchObject({ kind: 'refused', problem: { code: 'merge-conflict' } });
  });

  it('is refused where its check run is red for good', async () => {
    const broken = { ...green, 'production/storefront/kustomization.yaml': 'resources: [none.yaml]\n' };
    const { stand } = await told((github) => github.commit(sha('3'), broken));
    await expect(stand()).resolves.toMatchObject({ kind: 'refused', problem: { code: 'manifests-red' } });
  });

  it('is that it waits where it is red by what may pass, until that was tried often enough', async () => {
    const { github, stand } = await told((pulls) => pulls.change({ mergeable: null }));
    await expect(stand()).resolves.toEqual({ kind: 'waits' });
    const pull = { repository: 'acme/environments', number: 7, delivery: 'd' };
    await handleManifests(github.shell, { ...pull, kind: 'retry', tries: limits.sweptTries });
    await expect(stand()).resolves.toMatchObject({ kind: 'refused', problem: { code: 'manifests-red' } });
  });
});
