import { describe, expect, it } from '@jest/globals';
import { parseCheckMarker } from '../../../src/comment/marker.ts';
import { limits } from '../../../src/core/limits.ts';
import { Unavailable } from '../../../src/ports.ts';
import { handleManifests } from '../../../src/shell/manifests/events.ts';
import { sha } from '../../support/request.ts';
import { FakePulls, type Files } from './pulls.ts';

const path = 'staging/storefront/features.yaml';
const features = (colour: string): Files => ({
  [path]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});
const fake = (after = features('green')) => new FakePulls(features('blue'), after);

describe('the check run notes for sweeps', () => {
  const noted = ({ checks }: FakePulls) => parseCheckMarker(checks.at(-1)?.output.summary ?? '');
  const broken = () => {
    throw new Unavailable('GitHub answers with 502.');
  };
  const about = { repository: 'acme/environments', delivery: 'd', number: 7 };
  const tell = ({ shell }: FakePulls) => handleManifests(shell, { ...about, kind: 'pull' });
  const retry = ({ shell }: FakePulls, tries: number) =>
    handleManifests(shell, { ...about, kind: 'retry', tries });
  const fails: readonly (readonly [string, (github: FakePulls) => void])[] = [
    ['by an exception', (github) => (github.blobs = broken)],
    ['by a problem', (github) => github.change({ mergeable: null })],
  ];

  it.each(fails)('how often it failed %s that may pass', async (_, fail) => {
    const github = fake();
    fail(github);
    await tell(github).catch(() => undefined);
    expect(github.checks.at(-1)?.conclusion).toBe('failure');
    expect(noted(github)).toMatchObject({ head: sha('1'), configuration: sha('c'), tries: 1 });
    await retry(github, 5).catch(() => undefined);
    expect(noted(github)).toMatchObject({ tries: 5 });
  });

  it.each(fails)('nothing of that once it is over: %s', async (_, fail) => {
    const github = fake();
    const { blobs } = github;
    fail(github);
    await tell(github).catch(() => undefined);
    github.blobs = blobs;
    github.change({ mergeable: true });
    await retry(github, 2);
    expect(github.checks.at(-1)?.conclusion).toBe('success');
    expect(noted(github)).toMatchObject({ tries: null });
  });

  it('nothing of that where it fails for good', async () => {
    const github = fake({ [path]: 'kind: [' });
    await tell(github);
    expect(github.checks.at(-1)?.conclusion).toBe('failure');
    expect(noted(github)).toMatchObject({ tries: null });
  });

  it('says to do it by hand once it is not tried again', async () => {
    const github = fake();
    github.blobs = broken;
    await retry(github, limits.sweptTries - 1).catch(() => undefined);
    expect(github.checks.at(-1)?.output.summary).toContain('tries again by itself');
    await retry(github, limits.sweptTries).catch(() => undefined);
    expect(github.checks.at(-1)?.output.summary).not.toContain('tries again by itself');
  });
});
