import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from '@jest/globals';

const demo = fileURLToPath(new URL('../../src/entry/demo.ts', import.meta.url));

interface Ran {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [demo], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

let story: Ran;

beforeAll(async () => {
  story = await run();
});

it('ends well, and says nothing on stderr', () => {
  expect(story).toMatchObject({ code: 0, stderr: '' });
});

it.each<[string, RegExp]>([
  ['the comment', /^dev: \/deploy staging$/m],
  ['the reply', /^│ ✅ Deployed storefront [0-9a-f]{7} to staging$/m],
  ['the folded diff', /^│ ▸ Deployment shop\/storefront changed, 2 fields$/m],
  ['the commit', /^commit [0-9a-f]{40} by slipway\[bot\]$/m],
  ['its trailers', /^ {2}Slipway-Source: acme\/storefront@[0-9a-f]{40}$/m],
  ['its diff', /^ {2}\+ +image: registry\.example\.com\/shop\/storefront:[0-9a-f]{7} # set by Slipway$/m],
  ['the history', /^│ +4 .* current$/m],
  ['the rollback', /^│ ↩️ Rolled back storefront to [0-9a-f]{7} in staging$/m],
])('shows %s', (_what, landmark) => {
  expect(story.stdout).toMatch(landmark);
});

it('proves that the rollback brought every byte back', () => {
  const treeOf = (when: string) => new RegExp(`^tree ${when} +([0-9a-f]{40})$`, 'm').exec(story.stdout)?.[1];
  expect(treeOf('before the deploy')).toMatch(/^[0-9a-f]{40}$/);
  expect(treeOf('after the rollback')).toBe(treeOf('before the deploy'));
  expect(treeOf('after the deploy')).not.toBe(treeOf('before the deploy'));
});

it('keeps to plain text where there is no terminal', () => {
  expect(story.stdout).not.toContain('\u001B');
});

it('fails with a sentence, and ends, where the sandbox cannot run', async () => {
  const { code, stderr } = await run({ PATH: '/nowhere' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The demo failed: .*git/m);
});
