import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, watch } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { z } from 'zod';

type Words = readonly [program: string, ...args: readonly string[]];

const sandbox: Words = ['cli', 'sandbox', '--port', '0', '--format', 'json'];

/** A program, and the folder in which it makes all that it makes in passing. */
async function withProgram(
  [program, ...args]: Words,
  test: (child: ChildProcess, passing: string) => Promise<void>,
): Promise<void> {
  const passing = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  const file = fileURLToPath(new URL(`../../src/entry/${program}.ts`, import.meta.url));
  const env = { PATH: process.env['PATH'], TMPDIR: passing };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: 'pipe' });
  try {
    await test(child, passing);
  } finally {
    child.kill('SIGKILL');
    await rm(passing, { recursive: true });
  }
}

function textOf(stream: ChildProcess['stdout']): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** Resolves once the sandbox has made the folder of its state: it is far from up then. */
async function folderMade(passing: string): Promise<void> {
  for await (const { filename } of watch(passing)) {
    if (filename?.startsWith('slipway-sandbox-') === true) return;
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

it('each signal ends a running sandbox, which leaves neither its folder nor its port behind', async () => {
  const tests = signals.map((signal) =>
    withProgram(sandbox, async (child, passing) => {
      const ended: Promise<unknown[]> = once(child, 'exit');
      if (child.stdout === null) throw new Error('The sandbox has no output.');
      const lines: Promise<unknown[]> = once(createInterface(child.stdout), 'line');
      const { url } = z.object({ url: z.url() }).parse(JSON.parse(String((await lines)[0])));
      expect(await readdir(passing)).toHaveLength(1);
      child.kill(signal);
      expect([signal, ...(await ended)]).toEqual([signal, 0, null]);
      expect(await readdir(passing)).toEqual([]);
      const server = createServer().listen(Number(new URL(url).port), '127.0.0.1');
      await once(server, 'listening');
      await server[Symbol.asyncDispose]();
    }),
  );
  await Promise.all(tests);
});

it('each signal ends a sandbox that is still starting, which leaves nothing behind and says nothing', async () => {
  const tests = signals.map((signal) =>
    withProgram(sandbox, async (child, passing) => {
      const ended: Promise<unknown[]> = once(child, 'exit');
      const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
      await folderMade(passing);
      child.kill(signal);
      expect([signal, ...(await ended)]).toEqual([signal, 0, null]);
      expect(await readdir(passing)).toEqual([]);
      expect([stdout(), stderr()]).toEqual(['', '']);
    }),
  );
  await Promise.all(tests);
});

it('a demo that is interrupted leaves nothing behind, and says so', async () => {
  await withProgram(['demo'], async (child, passing) => {
    const ended: Promise<unknown[]> = once(child, 'exit');
    const stderr = textOf(child.stderr);
    await folderMade(passing);
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(await readdir(passing)).toEqual([]);
    expect(stderr()).toMatch(/\nThe demo failed: It was interrupted\.\n$/);
  });
});
