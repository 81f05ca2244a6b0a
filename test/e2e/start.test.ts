import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../src/entry/${name}.ts`, import.meta.url));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const credentials = {
  APP_ID: '1',
  PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  WEBHOOK_SECRET: 'It is a secret to everybody',
};

type Variables = Readonly<Record<string, string>>;
const environment = (more: Variables) => ({ ...process.env, ...more });

function run(name: string, args: readonly string[], env: Variables = {}) {
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; stdout: string; stderr: string }>();
  execFile(process.execPath, [program(name), ...args], { env: environment(env) }, (error, stdout, stderr) =>
    resolve({ code: error?.code ?? 0, stdout, stderr }),
  );
  return promise;
}

describe('what cannot be started is answered with a sentence and exit code 2', () => {
  it.each<[string, readonly string[], Variables, RegExp]>([
    [
      'start',
      [],
      { PORT: 'abc' },
      /^error: option '--port <number>' value 'abc' from env 'PORT' is invalid. A port/,
    ],
    ['start', [], { PORT: '65536' }, /from 0 to 65535/],
    ['start', [], { ...credentials, PORT: 'abc' }, /'PORT' is not a port\./],
    ['start', ['--nonsense'], {}, /^error: unknown option '--nonsense'/],
    ['start', ['--nonsense'], credentials, /^error: unknown option '--nonsense'/],
    ['start', ['nonsense'], {}, /^error: too many arguments/],
    ['start', ['--data'], {}, /^error: option '--data <folder>' argument missing/],
    ['start', ['--data', 'folder'], credentials, /^error: --data belongs to the sandbox/],
    ['start', ['--data=folder'], { APP_ID: '1' }, /^error: --data belongs to the sandbox/],
    [
      'cli',
      ['sandbox', '--port', 'abc'],
      {},
      /^error: option '--port <number>' argument 'abc' is invalid. A port/,
    ],
    ['cli', ['sandbox', '--port', '-1'], {}, /A port is a number/],
    ['cli', ['sandbox', '--port', '1e3'], {}, /A port is a number/],
    [
      'cli',
      ['history', 'staging', '--limit', 'abc'],
      {},
      /'abc' is invalid. It is a whole number, at least 1\./,
    ],
    ['cli', ['history', 'staging', '--limit', '0'], {}, /at least 1/],
    ['cli', ['history', 'staging', '--limit', '2.5'], {}, /at least 1/],
  ])('%s %j', async (name, args, env, sentence) => {
    const { code, stdout, stderr } = await run(name, args, env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe('a port that is taken', () => {
  it.each<[string, Variables]>([
    ['sandbox', {}],
    ['server', { ...credentials, HOST: '127.0.0.1', LOG_LEVEL: 'fatal' }],
  ])('is told, and ends the %s with exit code 2', async (_, env) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = z.object({ port: z.number() }).parse(other.address());
    const { code, stderr } = await run('start', [], { ...env, PORT: String(port) });
    expect(code).toBe(2);
    expect(stderr).toContain(`Port ${port} of '127.0.0.1' cannot be listened on.`);
    expect(stderr).toContain('Something else listens there already.');
    await other[Symbol.asyncDispose]();
  });
});

it('slipway sandbox --format json says in one line where it is, and ends when told to', async () => {
  const args = [program('cli'), 'sandbox', '--port', '0', '--format', 'json'];
  const child = spawn(process.execPath, args, { env: environment({}), stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (line) => lines.push(line));
  await once(output, 'line');
  const told = z.strictObject({ url: z.url(), data: z.null() }).parse(JSON.parse(lines[0] ?? ''));
  const { status } = await fetch(`${told.url}/api/v3/repos/acme/storefront`, {
    headers: { authorization: 'token user:ada' },
  });
  expect(status).toBe(200);
  child.kill('SIGTERM');
  await expect(ended).resolves.toEqual([0, null]);
  expect(lines).toHaveLength(1);
});
