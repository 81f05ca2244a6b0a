import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { resolved } from '../support/registry.ts';
import { comment, FakeGitHub } from './world.ts';

const production = '  production:\n    path: production/{{service}}\n    after: staging\n';

let github = new FakeGitHub();

beforeEach(async () => {
  github = new FakeGitHub();
  github.configuration = `${github.configuration ?? ''}${production}`;
  await say('/deploy staging');
});

async function say(line: string): Promise<string> {
  await handleComment(github.shell, comment(line, `d-${github.comments.length}`));
  return github.comments.at(-1)?.body ?? '';
}

/** Production holds no manifests: that is told once the order is right. */
const deployNext = () => say('/deploy production');

/** Somebody else's commits, after which none of Slipway's is seen. */
function bury(): void {
  for (const commit of github.commits) Object.assign(commit, { message: 'By hand' });
}

function fail(): void {
  github.failed = [{ service: 'storefront', commit: github.commits[0]?.sha ?? '' }];
}

function pushAnew(): void {
  const { registry } = github;
  jest.spyOn(registry, 'resolve').mockResolvedValue(resolved('another'));
}

describe('/deploy of what stands there, where the next environment would not take it', () => {
  it.each<[string, () => void]>([
    ['its deployment failed', fail],
    ['no commit tells of it', bury],
    ['its tag was pushed anew', pushAnew],
  ])('makes it deployed anew where %s', async (_, spoil) => {
    spoil();
    expect(await deployNext()).toContain('out-of-order');
    expect(await say('/deploy staging')).toContain('Deployed storefront 1f2e3d4 to staging');
    expect(github.manifest).toContain('version: "20261122-1f2e3d4-2"');
    expect(await deployNext()).toContain('nothing-at-path');
  });

  it('counts on where that fails again, and does nothing once it holds', async () => {
    fail();
    await say('/deploy staging');
    expect(await say('/deploy staging')).toContain('Nothing to do');
    fail();
    await say('/deploy staging');
    expect(github.manifest).toContain('version: "20261122-1f2e3d4-3"');
    expect(await say('/deploy staging')).toContain('Nothing to do');
    expect(github.commits).toHaveLength(4);
  });

  it('begins to count again with the next image', async () => {
    fail();
    await say('/deploy staging');
    await say('/deploy staging --tag 2');
    expect(github.manifest).toContain('version: "20261122-1f2e3d4"');
  });

  it('makes no commit where no record could prove anything', async () => {
    github.configuration = (github.configuration ?? '').replace(
      /( {4}image: .*\n)/u,
      '$1    registry: ignored\n',
    );
    await say('/deploy staging --tag 2');
    expect(await say('/deploy staging --tag 2')).toContain('Nothing to do');
  });
});

it.each([fail, bury])('/deploy changes nothing where no environment comes after', async (spoil) => {
  github.configuration = (github.configuration ?? '').replace(production, '');
  spoil();
  const before = github.commits.length;
  expect(await say('/deploy staging')).toContain('Nothing to do');
  expect(github.commits).toHaveLength(before);
});
