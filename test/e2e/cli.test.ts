import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clones, commitAll } from '../support/clone.ts';

const cli = fileURLToPath(new URL('../../src/entry/cli.ts', import.meta.url));
const seed = fileURLToPath(new URL('../../src/sandbox/seed/files/environments', import.meta.url));
const image = 'registry.example.com/shop/storefront';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-cli-'));
  await cp(join(seed, '2-staging', 'staging', 'storefront'), join(folder, 'staging'), { recursive: true });
  await cp(join(seed, '4-slipway', 'slipway.yaml'), join(folder, 'slipway.yaml'));
});

afterEach(() => rm(folder, { recursive: true }));

function slipway(...args: readonly string[]): Promise<Ran> {
  return exec(process.execPath, [cli, ...args]);
}

function exec(file: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const deployment = (): Promise<string> => readFile(join(folder, 'staging/deployment.yaml'), 'utf8');

describe('slipway bump', () => {
  const wanted = ['--image', `${image}:1.20`, '--version', '20261122'];

  it('prints a patch that git applies, and which does what --write does', async () => {
    const { stdout, code } = await slipway('bump', 'staging', ...wanted);
    expect(code).toBe(0);
    const untouched = await deployment();
    await writeFile(join(folder, 'bump.patch'), stdout);
    expect((await exec('git', ['apply', 'bump.patch'])).stderr).toBe('');
    const patched = await deployment();
    await writeFile(join(folder, 'staging/deployment.yaml'), untouched);

    const written = await slipway('bump', 'staging', '--write', ...wanted);
    expect(written.stdout).toContain('0a1b2c3');
    expect(await deployment()).toBe(patched);
    expect(patched).toBe(
      untouched.replace('storefront:0a1b2c3', 'storefront:1.20').replace(/"2026[^"]*"/, '"20261122"'),
    );
  });

  it('changes nothing the second time, and says by its exit code what it would change', async () => {
    expect((await slipway('bump', 'staging', '--exit-code', ...wanted)).code).toBe(1);
    await slipway('bump', 'staging', '--write', ...wanted);
    expect(await slipway('bump', 'staging', '--exit-code', ...wanted)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it.each([
    [['bump', 'staging', '--image', `${image}s:1`], 'image-not-found'],
    [['bump', 'staging', '--image', image], 'image-without-tag'],
    [['bump', 'staging'], 'nothing-to-bump'],
    [['bump', 'nowhere', ...wanted], 'no-such-file'],
    [['bump', 'staging', '--image', `${image}:no tag`], 'invalid-image'],
  ])('refuses %j', async (args, code) => {
    const untouched = await deployment();
    const ran = await slipway(...args, '--write', '--format', 'json');
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ problem: { code } });
    expect(await deployment()).toBe(untouched);
  });
});

describe('slipway diff', () => {
  it('is quiet about equals, and tells differences by resource and by exit code', async () => {
    expect((await slipway('diff', 'staging', 'staging', '--exit-code')).code).toBe(0);
    const production = join(seed, '3-production', 'production', 'storefront');
    const { code, stdout } = await slipway('diff', 'staging', production, '--exit-code', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { changed: 2, unchanged: 1 } });
  });

  it('is in trouble with a manifest that cannot be read', async () => {
    await writeFile(join(folder, 'broken.yaml'), 'a: [');
    const { code, stderr } = await slipway('diff', 'staging', 'broken.yaml');
    expect([code, stderr.includes('broken.yaml')]).toEqual([2, true]);
  });
});

describe('slipway validate', () => {
  it('accepts what is valid, and tells every error of what is not', async () => {
    expect(await slipway('validate')).toMatchObject({ code: 0, stderr: '' });
    await writeFile(join(folder, 'slipway.yaml'), 'services: {}\nenvironments:\n  a: { pth: x }\nextra: 1\n');
    const { code, stderr } = await slipway('validate');
    expect(code).toBe(2);
    for (const word of ['pth', 'extra', 'Line 4']) expect(stderr).toContain(word);
  });
});

describe('slipway history', () => {
  it('reads a clone, deploys and people’s commits alike', async () => {
    const git = (...args: readonly string[]) =>
      exec('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args]);
    await git('init', '--quiet');
    await cp(join(folder, 'staging'), join(folder, 'staging-storefront'), { recursive: true });
    await exec('mkdir', ['-p', 'new']);
    await exec('mv', ['staging-storefront', 'new/storefront']);
    await exec('rm', ['-r', 'staging']);
    await exec('mv', ['new', 'staging']);
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Add the storefront');
    const { code, stdout } = await slipway('history', 'staging', '--format', 'json');
    expect(code).toBe(0);
    const below = await slipway('history', 'staging', '--repo', 'staging/storefront', '--format', 'json');
    expect(below).toEqual({ code, stdout, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      services: [
        {
          service: 'storefront',
          revisions: [{ number: 1, kind: 'manual', subject: 'Add the storefront', by: 'Ada' }],
        },
      ],
    });
  });

  it('reads what was fetched, as a rollback does', async () => {
    await exec('rm', ['-r', 'staging']);
    const { clone, git } = clones((made) => cpSync(folder, made, { recursive: true }));
    mkdirSync(join(clone, 'staging/storefront'), { recursive: true });
    const change = (name: string) => {
      writeFileSync(join(clone, 'staging/storefront/a.yaml'), `a: ${name}\n`);
      return commitAll(clone, name);
    };
    const subjects = async () => {
      const { stdout } = await slipway('history', 'staging', '--repo', clone, '--json');
      return [...stdout.matchAll(/"subject": "(.*)"/gu)].map(([, subject]) => subject);
    };
    change('Fetched');
    git('push', '--quiet');
    git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(await subjects()).toEqual(['Fetched']);
    mkdirSync(join(clone, 'staging/storefront'), { recursive: true });
    change('Beside');
    expect(await subjects()).toEqual(['Fetched']);
    git('checkout', '--quiet', '-b', 'mine');
    expect(await subjects()).toEqual(['Fetched']);
  });

  it.each([
    [['history', 'stagin'], 'unknown-environment', 'Run it again with one of these.'],
    [['history', 'staging', 'storefornt'], 'unknown-service', 'Run it again with one of these'],
    [['history', 'staging', '--repo', '/'], 'git-failed', 'Run this in a clone'],
  ])('refuses %j', async (args, code, remedy) => {
    await exec('git', ['init', '--quiet']);
    await exec('git', ['add', '.']);
    await exec('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'x']);
    const { stdout } = await slipway(...args, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code, remedy: expect.stringContaining(remedy) } });
  });
});

describe('slipway', () => {
  it.each([[['nonsense']], [['bump']], [['diff', 'a']], [['bump', 'staging', '--format', 'xml']]])(
    'answers %j with exit code 2',
    async (args) => {
      expect((await slipway(...args)).code).toBe(2);
    },
  );
});
