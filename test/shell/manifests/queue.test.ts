import { describe, expect, it } from '@jest/globals';
import { parseCheckMarker } from '../../../src/comment/marker.ts';
import { problem } from '../../../src/core/problem.ts';
import { text } from '../../../src/core/text.ts';
import { limits } from '../../../src/core/limits.ts';
import { Unavailable } from '../../../src/ports.ts';
import { handleManifests, type ManifestsEvent } from '../../../src/shell/manifests/events.ts';
import { sha } from '../../support/request.ts';
import { FakePulls, type Files } from './pulls.ts';

const features = (colour: string): Files => ({
  'staging/storefront/features.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});

const about = { repository: 'acme/environments', delivery: 'd' };
const group = { head: sha('7'), base: sha('2'), branch: 'main', number: 7 };
const queueRef = `gh-readonly-queue/main/pr-7-${sha('2')}`;

/** The pull request is in a queue, as a commit that does what it does. */
function fake(): FakePulls {
  const github = new FakePulls(features('blue'), features('green'));
  github.commit(group.head, features('green'));
  github.groups = [group];
  return github;
}

const told = ({ checks }: FakePulls) => checks.map(({ id, head, conclusion }) => [id, head, conclusion]);
const requested: ManifestsEvent = { ...about, kind: 'group', ...group };
const rerun = (branch: string | null, head = group.head): ManifestsEvent => ({
  ...about,
  kind: 'head',
  sha: head,
  numbers: [],
  branch,
});

/** No pull request has the commit as its head. */
function handle(github: FakePulls, event: ManifestsEvent): Promise<void> {
  const pulls = { ...github.pulls, ofHead: () => Promise.resolve([]) };
  return handleManifests({ ...github.shell, pulls }, event);
}

describe('a commit of a merge queue', () => {
  it('is told of once, however often that is asked for by the queue', async () => {
    const github = fake();
    await handle(github, requested);
    await handle(github, requested);
    expect(told(github)).toEqual([
      [1, group.head, null],
      [1, group.head, 'success'],
    ]);
  });

  it('is red where a gate of a deploy pull request is shut: a queue waits for nobody', async () => {
    const github = fake();
    github.change({ branch: 'slipway/deploy/staging/storefront' });
    const wait = text`Wait.`;
    github.held = problem({ code: 'locked', title: text`It is locked.`, remedy: wait, retryable: true });
    await handle(github, requested);
    expect(told(github).at(-1)).toEqual([1, group.head, 'failure']);
    expect(github.checks.at(-1)?.output.summary).toContain('held-in-queue');
  });

  it('is told of once where two deliveries come together', async () => {
    const github = fake();
    await Promise.all([handle(github, requested), handle(github, requested)]);
    expect(github.checks).toHaveLength(2);
  });

  it.each([queueRef, null])('is told of again where a person asks for it: %s', async (branch) => {
    const github = fake();
    await handle(github, requested);
    await handle(github, rerun(branch));
    expect(told(github).slice(2)).toEqual([
      [1, group.head, null],
      [1, group.head, 'success'],
    ]);
  });

  it.each<[string, ManifestsEvent]>([
    ['of another commit', rerun(queueRef, sha('8'))],
    ['of a commit of a branch', rerun('main')],
  ])('is none %s', async (_, event) => {
    const github = fake();
    await handle(github, event);
    expect(github.checks).toEqual([]);
  });

  it('is asked for only where the commit may be one', async () => {
    const github = fake();
    const queued = () => Promise.reject(new Error('It is not asked for.'));
    const pulls = { ...github.pulls, queued, ofHead: () => Promise.resolve([]) };
    await handleManifests({ ...github.shell, pulls }, rerun('main'));
    await handleManifests({ ...github.shell, pulls: { ...github.pulls, queued } }, rerun(queueRef, sha('1')));
    expect(github.checks.at(-1)).toMatchObject({ head: sha('1'), conclusion: 'success' });
  });

  describe('that cannot be compared for a while', () => {
    const broken = () => {
      throw new Unavailable('GitHub answers with 502.');
    };
    const tries = ({ checks }: FakePulls) => parseCheckMarker(checks.at(-1)?.output.summary ?? '')?.tries;

    it('waits, and is told of in the same check run once it can be', async () => {
      const github = fake();
      const { blobs } = github;
      github.blobs = broken;
      await expect(handle(github, requested)).rejects.toThrow('502');
      github.blobs = blobs;
      await handle(github, requested);
      expect(told(github)).toEqual([
        [1, group.head, null],
        [1, group.head, null],
        [1, group.head, null],
        [1, group.head, 'success'],
      ]);
      expect(github.checks[1]?.output.title).toContain('502');
    });

    it('fails in the end', async () => {
      const github = fake();
      github.blobs = broken;
      for (let times = 1; times < limits.sweptTries; times += 1) {
        await expect(handle(github, requested)).rejects.toThrow('502');
        expect([github.checks.at(-1)?.conclusion, tries(github)]).toEqual([null, times]);
      }
      await expect(handle(github, requested)).rejects.toThrow('502');
      expect(github.checks.at(-1)?.conclusion).toBe('failure');
      const written = github.checks.length;
      await handle(github, requested);
      expect(github.checks).toHaveLength(written);
    });

    it('begins to count again where a person asks for it', async () => {
      const github = fake();
      github.blobs = broken;
      for (const event of [requested, requested, rerun(queueRef)])
        await expect(handle(github, event)).rejects.toThrow('502');
      expect(tries(github)).toBe(1);
    });
  });

  it('fails at once where it does not render', async () => {
    const github = fake();
    github.commit(group.head, { 'staging/storefront/features.yaml': 'kind: [' });
    await handle(github, requested);
    expect(told(github).at(-1)).toEqual([1, group.head, 'failure']);
  });
});
