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
  ].flatMap((setting) => ['-c', setting]),
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
      env: { ...process.env, ...env },
    });
    // A git that ends without reading says itself why.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  };
}

/** Why git failed, in its own words. */
export function answerOf(error: unknown): string {
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
