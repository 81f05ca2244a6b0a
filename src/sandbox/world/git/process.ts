import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { StartError } from '../../start-error.ts';

/** The oldest git whose `merge-tree --write-tree` and `cat-file -z` are relied upon. */
const oldest = [2, 38] as const;

/**
 * The environment of every git process: nothing of the machine's or the user's git configuration
 * reaches the sandbox, nothing asks at a terminal, and messages are in English.
 */
export function gitEnvironment(directory?: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    // A pushed refs/replace/* would have one object read for another, by whoever may push.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_AUTHOR_NAME: 'GitHub',
    GIT_AUTHOR_EMAIL: 'noreply@github.com',
    GIT_COMMITTER_NAME: 'GitHub',
    GIT_COMMITTER_EMAIL: 'noreply@github.com',
    LC_ALL: 'C',
    ...(directory === undefined ? {} : { GIT_DIR: directory }),
  };
}

export interface GitRun {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs git to its end in the bare repository at `directory`.
 * Throws where git is missing, or ends with a code that is not among `accept` (default: only 0).
 */
export function runGit(
  directory: string | undefined,
  args: readonly string[],
  options: { readonly input?: string; readonly accept?: readonly number[] } = {},
): Promise<GitRun> {
  const accept = options.accept ?? [0];
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: gitEnvironment(directory), stdio: 'pipe' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => reject(notStarted(error)));
    child.on('close', (code, signal) => {
      const run = {
        code: code ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      };
      if (accept.includes(run.code)) resolve(run);
      else reject(new Error(`git ${args.join(' ')} ended with ${signal ?? run.code}: ${run.stderr.trim()}`));
    });
    // A git that ends without reading its input is told of by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** What a child process's failure to start means to the person who runs the sandbox. */
export function notStarted(error: Error): Error {
  const missing = 'code' in error && error.code === 'ENOENT';
  return missing
    ? new StartError(
        'git was not found.',
        `The sandbox keeps its repositories in git: install git ${oldest.join('.')} or newer.`,
      )
    : new Error(`git could not be started: ${error.message}`, { cause: error });
}

/** Git stays the same while this process runs: it is asked once. */
let isGitKnown = false;

/** Refuses, with what to do, a machine without git or with one that is too old. */
export async function requireGit(): Promise<void> {
  if (isGitKnown) return;
  const { stdout } = await runGit(undefined, ['version']);
  const version = stdout.toString('utf8').trim();
  if (!isNewEnough(version)) {
    throw new StartError(`This machine has "${version}".`, `Install git ${oldest.join('.')} or newer.`);
  }
  isGitKnown = true;
}

/** Reads what `git version` prints, such as `git version 2.39.5 (Apple Git-154)`. */
export function isNewEnough(version: string): boolean {
  const found = /^git version (\d+)\.(\d+)/.exec(version);
  if (found === null) return false;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** The lines of what a git process printed. */
export function lines(output: Buffer): readonly string[] {
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
