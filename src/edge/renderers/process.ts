import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
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

export type Bounds = Readonly<
  Record<'renderSeconds' | 'renderMegabytes' | 'renderOutputBytes' | 'renderErrorBytes', number>
>;

export type Ran =
  | { readonly kind: 'done'; readonly output: string }
  | { readonly kind: 'failed'; readonly complaint: string }
  | { readonly kind: 'limit'; readonly limit: RenderLimit };

/** How often the memory of a program is looked at, in milliseconds: it cannot grow by much meanwhile. */
const memoryWatch = 25;

/** A closed port of this machine: what asks for the network in spite of everything ends there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Runs a program to its end, or to the first limit that it reaches: then it is killed, with all that it
 * started. It inherits nothing of this process: no environment, no input, no cluster, no programs to call.
 */
export async function runBounded({ program, args, folder, home, bounds }: Invocation): Promise<Ran> {
  const most = { ...limits, ...bounds };
  const child = spawn(program, args, {
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
  const [limit] = reached;
  if (limit !== undefined) return { kind: 'limit', limit };
  if (child.exitCode === 0) return { kind: 'done', output: output() };
  return { kind: 'failed', complaint: complaint() };
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
