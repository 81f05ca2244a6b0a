import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { type BundleName, bundle, startBytes, startInputs } from '../../infra/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-bundle-'));
let ingress: Metafile;
let worker: Metafile;
let cli: Metafile;
beforeAll(async () => {
  [ingress, worker, cli] = await Promise.all([
    bundle('ingress', folder),
    bundle('worker', folder),
    bundle('cli', folder),
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The packages whose code is read when the bundle is loaded. */
function packagesAtStart(name: BundleName, metafile: Metafile): readonly string[] {
  const names = startInputs(name, metafile).map(
    (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1],
  );
  return [...new Set(names)].filter((name) => name !== undefined).sort();
}

const variables = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/slipway.fifo',
};

/** Loads the bundle from a folder without node_modules, as Lambda does. */
const load = (name: string, env: Readonly<Record<string, string>>) =>
  promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', `console.log(typeof (await import('./${name}/index.mjs')).handler)`],
    { cwd: folder, env },
  );

describe('the bundle of the ingress', () => {
  it('holds neither Probot nor Octokit, nor anything else that is not needed to queue a delivery', () => {
    expect(packagesAtStart('ingress', ingress)).toEqual(['aws4fetch', 'fastest-levenshtein']);
  });

  it('is small enough to start as fast as Node does', () => {
    expect(startBytes('ingress', ingress)).toBeLessThan(32 * 1024);
  });

  it('loads no module of Node before it has to', () => {
    const imports = Object.values(ingress.outputs).flatMap((output) => output.imports);
    expect(imports).toEqual([{ path: 'node:zlib', kind: 'dynamic-import', external: true }]);
  });

  it('runs without node_modules', async () => {
    const env = { ...variables, WEBHOOK_SECRET_ARN: 'arn' };
    await expect(load('ingress', env)).resolves.toMatchObject({ stdout: 'function\n' });
  });

  it('names every variable that is missing', async () => {
    const { AWS_REGION } = variables;
    await expect(load('ingress', { AWS_REGION })).rejects.toThrow(
      'Environment variables are missing: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, QUEUE_URL.',
    );
  });
});

describe('the bundle of the worker', () => {
  it('does not load the Kubernetes client or the AWS SDK at its start', () => {
    const packages = packagesAtStart('worker', worker);
    expect(packages).toContain('probot');
    expect(packages.filter((name) => /^@(kubernetes|aws-sdk|smithy)\//.test(name))).toEqual([]);
  });

  it('has one reader of YAML, and no source maps of templates', () => {
    const packages = packagesAtStart('worker', worker);
    expect(packages).toEqual(expect.arrayContaining(['handlebars', 'js-yaml']));
    expect(packages.filter((name) => name === 'yaml' || name === 'source-map')).toEqual([]);
  });

  it('does not outgrow its limit', () => {
    expect(startBytes('worker', worker)).toBeLessThan(1.75 * 1024 * 1024);
  });

  it('holds all that it imports', () => {
    const external = Object.values(worker.outputs)
      .flatMap((output) => output.imports)
      .filter((imported) => imported.external === true && imported.kind === 'import-statement');
    expect(external.filter(({ path }) => !isBuiltin(path))).toEqual([]);
  });

  it('has the templates beside it, and none of the sandbox in it', () => {
    expect(existsSync(join(folder, 'worker/templates/deployed.hbs'))).toBe(true);
    expect(startInputs('worker', worker).filter((file) => file.startsWith('src/sandbox/'))).toEqual([]);
  });

  it('runs without node_modules', async () => {
    const env = { ...variables, PRIVATE_KEY_SECRET_ARN: 'arn' };
    await expect(load('worker', env)).resolves.toMatchObject({ stdout: 'function\n' });
  });
});

describe('the bundle of the command line', () => {
  const program = join(folder, 'cli.mjs');
  const env = { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };

  it('is a program, and runs without node_modules', async () => {
    const { stdout } = await promisify(execFile)(program, ['--help'], { cwd: folder, env });
    expect(stdout).toContain('Usage: slipway');
  });

  it('loads the bot and the sandbox only for those who ask for them', () => {
    const atStart = startInputs('cli', cli);
    expect(atStart).toContain('src/entry/cli/program.ts');
    expect(atStart.filter((file) => file.startsWith('src/sandbox/'))).toEqual([]);
    expect(packagesAtStart('cli', cli)).not.toContain('probot');
  });

  it('says which Node it needs, before it reads what an older one cannot run', async () => {
    const older = '{ ...process.versions, node: "20.20.2" }';
    const pretend = `data:text/javascript,Object.defineProperty(process, "versions", { value: ${older} })`;
    for (const args of [['--help'], ['history', 'staging', '--json'], ['serve']]) {
      const ran = promisify(execFile)(process.execPath, ['--import', pretend, program, ...args], {
        cwd: folder,
      });
      await expect(ran).rejects.toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^Slipway needs Node 24 or newer, and this is 20\.20\.2\. [^\n]+\n$/),
      });
    }
    const entry = Object.values(cli.outputs).find(({ entryPoint }) => entryPoint === 'src/entry/cli.ts');
    expect(Object.keys(entry?.inputs ?? {})).not.toContain('src/entry/cli/program.ts');
  });

  it('finds in the sandbox what it reads by the place of its source', async () => {
    const child = spawn(program, ['sandbox', '--port', '0'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    try {
      let printed = '';
      for await (const chunk of child.stdout) if ((printed += String(chunk)).includes('Ctrl+C')) break;
      const page = /http:\S+pull\/1/.exec(printed)?.[0] ?? '';
      await expect(fetch(page).then((response) => response.text())).resolves.toContain('<title>');
    } finally {
      child.kill('SIGINT');
      await ended;
    }
  });
});
