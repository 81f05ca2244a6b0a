import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { isProblem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';
import { runSandbox } from '../../src/entry/sandbox.ts';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../src/entry/${name}.ts`, import.meta.url));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const credentials = {
  APP_ID: '1',
  PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  WEBHOOK_SECRET: 'It is a secret to everybody',
};

type Variables = Readonly<Record<string, string>>;

let folder: string;
let other: Server;
let taken: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  ({ port: taken } = z.object({ port: z.number() }).parse(other.address()));
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Nothing of this process's environment reaches the program but where it finds git. */
function run(name: string, args: readonly string[], env: Variables) {
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; stdout: string; stderr: string }>();
  const variables = { PATH: process.env['PATH'], TMPDIR: folder, ...env };
  execFile(process.execPath, [program(name), ...args], { env: variables }, (error, stdout, stderr) =>
    resolve({ code: error?.code ?? 0, stdout, stderr }),
  );
  return promise;
}

it('what cannot be started is answered with a sentence and exit code 2', async () => {
  const cases: readonly (readonly [string, readonly string[], Variables, RegExp])[] = [
    [
      'start',
      [],
      { PORT: 'abc' },
      /^error: option '--port <number>' value 'abc' from env 'PORT' is invalid. A port/,
    ],
    ['start', ['nonsense'], {}, /^error: too many arguments/],
    ['start', ['--data'], {}, /^error: option '--data <folder>' argument missing/],
    ['start', [], { PATH: '/nowhere' }, /git was not found\.[^]*install git 2\.38 or newer\./],
    // An empty port is none: what is wrong comes after it.
    ['start', ['--data', program('start')], { PORT: '' }, /it is a file/],
    ['start', ['--nonsense'], credentials, /^error: unknown option '--nonsense'/],
    ['start', ['--data=folder'], { APP_ID: '1' }, /^error: --data belongs to the sandbox/],
    ['start', [], { ...credentials, PORT: 'abc' }, /'PORT' is not a port\./],
    [
      'start',
      [],
      { ...credentials, HOST: '127.0.0.1', LOG_LEVEL: 'fatal', PORT: String(taken) },
      /Port \d+ of '127\.0\.0\.1' cannot be listened on\.[^]*Something else listens there already\./,
    ],
    ['cli', ['sandbox', '--port', 'abc'], {}, /argument 'abc' is invalid. A port/],
    [
      'cli',
      ['history', 'staging', '--limit', '0'],
      {},
      /'0' is invalid. It is a whole number from 1 to 10000\./,
    ],
  ];
  const ran = await Promise.all(cases.map(([name, args, env]) => run(name, args, env)));
  for (const [index, { code, stdout, stderr }] of ran.entries()) {
    const [name, args, , sentence] = cases[index] ?? ['', [], {}, /x/];
    expect([name, ...args, code, stdout]).toEqual([name, ...args, 2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  }
});

describe('a sandbox that cannot start says why, and what to do', () => {
  const file = (name: string, text: string) => async (data: string) => {
    await mkdir(data, { recursive: true });
    await writeFile(join(data, name), text);
  };

  it.each<[string, (data: string) => Promise<void>, RegExp, RegExp]>([
    [
      'a file',
      (data) => writeFile(data, ''),
      /cannot hold the sandbox's state: it is a file/,
      /another folder/,
    ],
    ['in use', file('in-use-by', `${process.ppid}\n`), /is in use by process \d+\.$/, /Stop that/],
    ['damaged', file('state.ndjson', 'garbage\n'), /state\.ndjson: line 1 cannot be read/, /from a copy/],
    ['robbed of its key', file('app.json', '{"privateKey":"x"}'), /app\.json cannot be read/, /remove it/],
    [
      'without its repositories',
      file('repositories', 'a file'),
      /cannot hold the sandbox's state: it is a file .*repositories/,
      /mend this one/,
    ],
  ])('where its folder is %s', async (what, prepare, reason, remedy) => {
    const data = join(folder, what.replaceAll(' ', '-'));
    await prepare(data);
    const problem = await runSandbox({ port: 0, data, format: 'json' });
    if (!isProblem(problem)) throw new Error('It started.');
    expect(problem.code).toBe('cannot-start-sandbox');
    expect(problem.reasons.map(toPlain).join(' ')).toMatch(reason);
    expect(toPlain(problem.remedy)).toMatch(remedy);
  });

  it('where its port is taken', async () => {
    const problem = await runSandbox({ port: taken, data: null, format: 'json' });
    if (!isProblem(problem)) throw new Error('It started.');
    expect(toPlain(problem.title)).toBe(`Port ${taken} of 127.0.0.1 cannot be listened on.`);
    expect(problem.reasons.map(toPlain)).toEqual(['Something else listens there already.']);
  });
});
