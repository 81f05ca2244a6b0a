import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import type { Problem } from '../../src/core/problem.ts';

const who = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' };
const by = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' };
const alone = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const env = { ...process.env, ...who, ...by, ...alone };

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-clone-'));
  folders.push(folder);
  return folder;
}

/** Runs git as Ada, with nobody's configuration. */
export function gitAs(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env, stdio: 'pipe' }).trimEnd();
}

/** Commits a whole new tree of plain files to what is checked out. */
export function commitAll(folder: string, message: string): string {
  gitAs(folder, 'add', '--all');
  gitAs(folder, 'commit', '--quiet', '--allow-empty', '--message', message);
  return gitAs(folder, 'rev-parse', 'HEAD');
}

/** Runs what a refusal says to run, in a folder. */
export function runRemedy(refusal: Problem | null, cwd?: string): void {
  for (const span of refusal?.remedy ?? [])
    if (span.kind === 'code') execFileSync('sh', ['-c', span.value], { cwd, env, stdio: 'pipe' });
}

export interface Clones {
  readonly remote: string;
  /** What a person works in; git knows them there. */
  readonly clone: string;
  readonly git: (...args: readonly string[]) => string;
}

/** A remote with one commit on `main`, and a clone of it. */
export function clones(fill: (folder: string) => void): Clones {
  const remote = join(temporary(), 'environments.git');
  const clone = join(temporary(), 'clone');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote], { env });
  execFileSync('git', ['clone', '--quiet', remote, clone], { env, stdio: 'pipe' });
  gitAs(clone, 'checkout', '--quiet', '-B', 'main');
  fill(clone);
  commitAll(clone, 'Begin');
  gitAs(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  gitAs(clone, 'remote', 'set-head', 'origin', 'main');
  gitAs(clone, 'config', 'user.name', 'Ada');
  gitAs(clone, 'config', 'user.email', 'ada@example.com');
  return { remote, clone, git: (...args) => gitAs(clone, ...args) };
}
