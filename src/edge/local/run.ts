import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { field } from '../../core/json.ts';

const run = promisify(execFile);

/** What git may print for one question, in bytes: the names of some two million commits. */
const maxBuffer = 256 * 1024 * 1024;

/** Nobody's configuration changes what is read or written, and no hook of the clone runs. */
const settings = [
  '--literal-pathspecs',
  ...[
    'log.showSignature=false',
    'log.follow=false',
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'i18n.logOutputEncoding=UTF-8',
  ].flatMap((setting) => ['-c', setting]),
];

/** With these, git reads another repository than the folder's, or takes paths for patterns; whatever runs in a hook has some. */
const elsewhere = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_GRAFT_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

/** Runs git in a folder; throws where it fails. */
export type RunGit = (
  args: readonly string[],
  input?: string | Uint8Array,
  env?: Readonly<Record<string, string>>,
) => Promise<string>;

export function gitIn(folder: string): RunGit {
  return async (args, input = '', env = {}) => {
    const running = run('git', ['-C', folder, ...settings, ...args], {
      maxBuffer,
      env: { ...ownEnvironment(), ...env },
    });
    // A git that ends without reading says itself why.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  };
}

export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !elsewhere.includes(name)));
}

/** Why git failed, in its own words. A fault of the program's own is none of git's, and is thrown on. */
export function answerOf(error: unknown): string {
  if (error instanceof TypeError && field(error, 'code') === undefined) throw error;
  const said = field(error, 'stderr');
  if (typeof said === 'string' && said.trim() !== '') return said.trim().split('\n').join(' ');
  return error instanceof Error ? error.message : String(error);
}

/** Null where git says no by failing. */
export async function orNull(asked: Promise<string>): Promise<string | null> {
  return asked.then(
    (answer) => answer.trim(),
    () => null,
  );
}

export async function isAncestor(git: RunGit, older: string, newer: string): Promise<boolean> {
  return (await orNull(git(['merge-base', '--is-ancestor', older, newer]))) !== null;
}

/** A command line of git's for a folder, as it is typed where this runs. */
export function typed(folder: string, ...words: readonly string[]): string {
  return ['git', ...(folder === '.' ? [] : ['-C', folder]), ...words].map(quoted).join(' ');
}

/** A word of a command line as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./:@=+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
