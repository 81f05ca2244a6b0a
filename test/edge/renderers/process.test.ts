import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { toolFinder, usualPlaces } from '../../../src/edge/renderers/binaries.ts';
import { renderers } from '../../../src/edge/renderers/index.ts';
import { type Bounds, runBounded } from '../../../src/edge/renderers/process.ts';
import { inWorkspace } from '../../../src/edge/renderers/workspace.ts';
import { entriesOf } from '../../support/tree.ts';

const findTool = toolFinder(usualPlaces(process.env));
let helm: string;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-process-')));
beforeAll(async () => {
  const found = await findTool('helm');
  if (isProblem(found)) throw new Error(found.code);
  helm = found;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `helm template` of one template. */
function template(content: string, bounds: Partial<Bounds>) {
  const files = new Map([
    ['app/Chart.yaml', Buffer.from('apiVersion: v2\nname: app\nversion: 1.0.0\n')],
    ['app/templates/a.yaml', Buffer.from(content)],
  ]);
  return inWorkspace(files, [], ({ tree, home }) =>
    runBounded({ program: helm, args: ['template', 'x', './app'], folder: tree, home, bounds }),
  );
}

/** V8 takes far more address space than Go does. */
const node = (script: string, bounds: Partial<Bounds> = {}) =>
  runBounded({
    program: process.execPath,
    args: ['-e', script],
    folder,
    home: folder,
    bounds: { renderAddressMegabytes: 1_000_000, ...bounds },
  });

describe('a program is ended', () => {
  it('when its time is up', async () => {
    const endless =
      '{{- range until 3000 }}{{ range until 3000 }}{{ range until 3000 }}{{ end }}{{ end }}{{ end }}';
    expect(await template(endless, { renderSeconds: 1 })).toEqual({ kind: 'limit', limit: 'renderSeconds' });
  });

  it('when its memory is', async () => {
    const hog = '{{- range $i := until 100000000 }}\nx{{ $i }}: 1\n{{- end }}';
    expect(await template(hog, { renderMegabytes: 256 })).toEqual({
      kind: 'limit',
      limit: 'renderMegabytes',
    });
  });

  it('by the system where nobody watches its memory', async () => {
    const hog =
      '{{- $d := dict }}{{- range $i := until 100000 }}{{- $_ := set $d (toString $i) (repeat 40000 "x") }}{{- end }}';
    const bounds = { renderMegabytes: 1_000_000, renderAddressMegabytes: 1_100 };
    expect(await template(hog, { ...bounds, renderSeconds: 120 })).toEqual({
      kind: 'limit',
      limit: 'renderAddressMegabytes',
    });
  });

  it.each([
    [
      'helm',
      () =>
        template(
          '{{- range until 3000 }}{{ range until 3000 }}{{ range until 3000 }}{{ end }}{{ end }}{{ end }}',
          { renderProcessorSeconds: 1, renderSeconds: 120 },
        ),
    ],
    ['another program', () => node('for (;;);', { renderProcessorSeconds: 1, renderSeconds: 120 })],
  ])('by the system where nobody watches its time: %s', async (_, run) => {
    expect(await run()).toEqual({ kind: 'limit', limit: 'renderProcessorSeconds' });
  });

  it('when it prints too much', async () => {
    const long = 'a: {{ repeat 200000 "x" }}\n';
    expect(await template(long, { renderOutputBytes: 100_000 })).toEqual({
      kind: 'limit',
      limit: 'renderOutputBytes',
    });
  });

  it('with what it started', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
      require('node:fs').writeFileSync('pid', String(child.pid));
      process.stdout.write('x'.repeat(2000));
      setInterval(() => 0, 1000);
    `;
    const ran = await node(script, { renderOutputBytes: 1000 });
    expect(ran).toEqual({ kind: 'limit', limit: 'renderOutputBytes' });
    const started = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    for (let looks = 0; looks < 400 && isRunning(started); looks += 1) await sleep(5);
    expect(isRunning(started)).toBe(false);
  });
});

/** A zombie waits only for being counted. */
function isRunning(pid: number): boolean {
  const status = join('/proc', String(pid), 'status');
  return existsSync(status) && !readFileSync(status, 'utf8').includes('State:\tZ');
}

describe('a program', () => {
  it('gets an environment of its own, and none of this process', async () => {
    process.env['SLIPWAY_TEST_SECRET'] = 'hunter2';
    const ran = await node('console.log(JSON.stringify(process.env))');
    delete process.env['SLIPWAY_TEST_SECRET'];
    if (ran.kind !== 'done') throw new Error(ran.kind);
    const environment = JSON.parse(ran.output) as Record<string, string>;
    // bash, as the shell that bounds it, cannot be kept from its `_`.
    delete environment['_'];
    expect(Object.keys(environment).toSorted()).toEqual(
      [
        'GOMAXPROCS',
        'GOMEMLIMIT',
        'HOME',
        'HTTPS_PROXY',
        'HTTP_PROXY',
        'NO_PROXY',
        'PATH',
        'TMPDIR',
      ].toSorted(),
    );
    expect(environment).toMatchObject({ HOME: folder, PATH: '', HTTPS_PROXY: 'http://127.0.0.1:9' });
  });

  it('complains as far as it is read', async () => {
    const ran = await node("console.error('x'.repeat(500)); process.exitCode = 3", { renderErrorBytes: 100 });
    expect(ran).toEqual({ kind: 'failed', complaint: 'x'.repeat(100) });
  });

  it('writes no large files', async () => {
    const script = "require('node:fs').writeFileSync('large', 'x'.repeat(2048))";
    expect(await node(script, { renderOutputBytes: 1024 })).toEqual({
      kind: 'failed',
      complaint: expect.stringContaining('EFBIG'),
    });
    expect(await node(script, { renderOutputBytes: 2048 })).toEqual({ kind: 'done', output: '' });
  });

  it('is given its arguments as they are, by the shell that bounds it', async () => {
    const words = ["a  b'c", '$HOME', '$(echo x)', '', '*'];
    const ran = await runBounded({
      program: process.execPath,
      args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...words],
      folder,
      home: folder,
      bounds: { renderAddressMegabytes: 1_000_000 },
    });
    expect(ran).toEqual({ kind: 'done', output: `${JSON.stringify(words)}\n` });
  });

  it('that is not there is a fault, no problem', async () => {
    await expect(
      runBounded({ program: join(folder, 'nothing'), args: [], folder, home: folder }),
    ).rejects.toThrow('ENOENT');
  });
});

it('nothing stays of a render, whatever came of it', async () => {
  const left = () => readdirSync(realpathSync(tmpdir())).filter((name) => name.startsWith('slipway-render-'));
  const before = left();
  const renderer = renderers(findTool);
  const chart = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
  for (const content of ['a: 1', '{{ fail "no" }}'])
    await renderer.render(
      memoryTree(entriesOf({ 'app/Chart.yaml': chart, 'app/templates/a.yaml': content })),
      {
        path: 'app',
        helm: null,
      },
    );
  await expect(inWorkspace(new Map(), [], () => Promise.reject(new Error('thrown')))).rejects.toThrow(
    'thrown',
  );
  expect(left()).toEqual(before);
});
