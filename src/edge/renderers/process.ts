import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { limits } from '../../core/limits.ts';
import type { RenderLimit } from '../../core/problems/render.ts';

export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** An empty folder, which the program may fill. */
  readonly home: string;
  /** Bounds other than those of `core/limits.ts`, for tests. */
  readonly bounds?: Partial<Bounds>;
}

export type Bounds = Readonly<Record<RenderLimit | 'renderErrorBytes', number>>;

export type Ran =
  | { readonly kind: 'done'; readonly output: string }
  | { readonly kind: 'failed'; readonly complaint: string }
  | { readonly kind: 'limit'; readonly limit: RenderLimit };

/** How often the memory of a program is looked at, in milliseconds: it cannot grow by much meanwhile. */
const memoryWatch = 25;

/** A closed port of this machine: what asks for the network in spite of everything ends there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Bounds that the system keeps, also while this process is busy and watches nothing. A bound that is lower
 * already stays. Files are counted in blocks of 512 bytes (POSIX). The shell's own variables stay behind.
 */
const bound = [
  'ulimit -v "$1" 2>/dev/null',
  'ulimit -f "$2" 2>/dev/null',
  'ulimit -t "$3" 2>/dev/null',
  'shift 3',
  'unset PWD OLDPWD SHLVL',
  'exec "$@"',
].join('; ');

/** `PATH` is empty, so that the shell can run nothing but what it is given. */
function boundBySystem(program: string, args: readonly string[], most: Bounds): readonly [string, string[]] {
  if (process.platform !== 'linux') return [program, [...args]];
  const numbers = [
    most.renderAddressMegabytes * 1_024,
    Math.ceil(most.renderOutputBytes / 512),
    most.renderProcessorSeconds,
  ];
  return ['/bin/sh', ['-c', bound, 'sh', ...numbers.map(String), program, ...args]];
}

/**
 * Runs a program to its end, or to the first limit that it reaches: then it is killed, with all that it
 * started. It inherits nothing of this process: no environment, no input, no cluster, no programs to call.
 */
export async function runBounded({ program, args, folder, home, bounds }: Invocation): Promise<Ran> {
  const most = { ...limits, ...bounds };
  // Else it is the shell that complains, in the program's name.
  await access(program, constants.X_OK);
  const [command, words] = boundBySystem(program, args, most);
  const child = spawn(command, words, {
    cwd: folder,
    // A group of its own, so that it can be killed as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: home,
      PATH: '',
      TMPDIR: home,
      // Below the limit: the collector works harder before the program is killed.
      GOMEMLIMIT: `${Math.floor(most.renderMegabytes * 0.75)}MiB`,
      // So that the collector cannot use up the processor time on a machine with many cores.
      GOMAXPROCS: '2',
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      NO_PROXY: '',
    },
  });
  return watch(child, most);
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

async function watch(child: Child, most: Bounds): Promise<Ran> {
  const reached: RenderLimit[] = [];
  const end = (limit: RenderLimit): void => {
    reached.push(limit);
    kill(child);
  };
  const orphaned = (): void => kill(child);
  process.once('exit', orphaned);
  const timer = setTimeout(() => end('renderSeconds'), most.renderSeconds * 1_000);
  const memory = setInterval(() => {
    void residentMegabytes(child.pid).then((megabytes) => {
      if (megabytes > most.renderMegabytes) end('renderMegabytes');
    });
  }, memoryWatch);
  const output = collect(child.stdout, most.renderOutputBytes, () => end('renderOutputBytes'));
  const complaint = collect(child.stderr, most.renderErrorBytes, () => undefined);
  try {
    await once(child, 'close');
  } finally {
    clearTimeout(timer);
    clearInterval(memory);
    process.removeListener('exit', orphaned);
  }
  const limit = reached[0] ?? systemLimit(child, complaint());
  if (limit !== null) return { kind: 'limit', limit };
  if (child.exitCode === 0) return { kind: 'done', output: output() };
  return { kind: 'failed', complaint: complaint() };
}

/**
 * Which of the system's bounds has ended a program. It kills what has used up its processor time; what gets no
 * memory ends by itself, with the words of Go's runtime.
 */
function systemLimit({ exitCode, signalCode }: Child, complaint: string): RenderLimit | null {
  if (signalCode === 'SIGKILL') return 'renderProcessorSeconds';
  const refused =
    /^fatal error: .*(?:out of memory|cannot allocate memory|failed to (?:reserve|allocate)|newosproc)/mu;
  return exitCode !== 0 && refused.test(complaint) ? 'renderAddressMegabytes' : null;
}

/** Keeps what comes up to the limit, and calls once there is more. The rest is read and forgotten. */
function collect(stream: Readable, most: number, exceeded: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < most) chunks.push(chunk.subarray(0, most - size));
    size += chunk.length;
    if (size > most) exceeded();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function kill({ pid }: Child): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** 0 where the system does not tell, or the process is gone. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1] ?? 0) / 1024;
}
