import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, watch } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import * as z from 'zod';

interface Program {
  readonly child: ChildProcess;
  /** In which it makes all that it makes in passing. */
  readonly folder: string;
  /** Exit code, and the signal that ended it. */
  readonly ended: Promise<unknown[]>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

async function withProgram(
  [name, ...args]: readonly [string, ...string[]],
  test: (program: Program) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  const file = fileURLToPath(new URL(`../../src/entry/${name}.ts`, import.meta.url));
  const env = { PATH: process.env['PATH'], TMPDIR: folder };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended: Promise<unknown[]> = once(child, 'exit');
  try {
    await test({ child, folder, ended, stdout: textOf(child.stdout), stderr: textOf(child.stderr) });
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  }
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** The event, which must come before the program ends. */
async function firstOf<T>({ ended, stderr }: Program, event: Promise<T>): Promise<T> {
  const tooEarly = ended.then(() => {
    throw new Error(`The program ended: ${stderr()}`);
  });
  return Promise.race([event, tooEarly]);
}

/** Resolves once the sandbox has made the folder of its state: it is far from up then. */
async function folderMade(program: Program): Promise<void> {
  const stop = new AbortController();
  const made = (async () => {
    for await (const { filename } of watch(program.folder, { signal: stop.signal })) {
      if (filename?.startsWith('slipway-sandbox-') === true) return;
    }
  })();
  try {
    await firstOf(program, made);
  } finally {
    stop.abort();
    await made.catch(() => undefined);
  }
}

const sandbox = ['cli', 'sandbox', '--port', '0', '--format', 'json'] as const;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

it('each signal ends a running sandbox, which leaves neither its folder nor its port behind', async () => {
  const tests = signals.map((signal) =>
    withProgram(sandbox, async (program) => {
      const { child, folder, ended } = program;
      if (child.stdout === null) throw new Error('The sandbox has no output.');
      const line: Promise<unknown[]> = once(createInterface(child.stdout), 'line');
      const [told] = await firstOf(program, line);
      const { url } = z.strictObject({ url: z.url(), data: z.null() }).parse(JSON.parse(String(told)));
      const { status } = await fetch(`${url}/_sandbox/health`);
      expect(status).toBe(200);
      expect(await readdir(folder)).toHaveLength(1);
      child.kill(signal);
      expect([signal, ...(await ended)]).toEqual([signal, 0, null]);
      expect(program.stdout().trimEnd()).toBe(told);
      expect(await readdir(folder)).toEqual([]);
      const server = createServer().listen(Number(new URL(url).port), '127.0.0.1');
      await once(server, 'listening');
      await server[Symbol.asyncDispose]();
    }),
  );
  await Promise.all(tests);
});

it('each signal ends a sandbox that is still starting, which leaves nothing behind and says nothing', async () => {
  const tests = signals.map((signal) =>
    withProgram(sandbox, async (program) => {
      await folderMade(program);
      program.child.kill(signal);
      expect([signal, ...(await program.ended)]).toEqual([signal, 0, null]);
      expect(await readdir(program.folder)).toEqual([]);
      expect([program.stdout(), program.stderr()]).toEqual(['', '']);
    }),
  );
  await Promise.all(tests);
});

it('a demo that is interrupted leaves nothing behind, and says so', async () => {
  await withProgram(['demo'], async (program) => {
    await folderMade(program);
    program.child.kill('SIGINT');
    expect(await program.ended).toEqual([1, null]);
    expect(await readdir(program.folder)).toEqual([]);
    expect(program.stderr()).toMatch(/\nThe demo failed: It was interrupted\.\n$/);
  });
});
