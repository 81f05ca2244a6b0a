import { type ExecFileException, execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';

const cli = fileURLToPath(new URL('../../src/entry/cli.ts', import.meta.url));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

/** In the clone; `input` is what comes in by a pipe. */
function run(file: string, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd: folder }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

const slipway = (args: readonly string[], input?: string): Promise<Ran> =>
  run(process.execPath, [cli, ...args], input);

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function commit(): Promise<void> {
  await run('git', ['add', '.']);
  await run('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'x']);
}

const configMap = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: ${JSON.stringify(value)}\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-cli-'));
  await run('git', ['init', '--quiet']);
  await write({
    'slipway.yaml': [
      'services:',
      '  web: { repository: acme/web, image: web }',
      '  shop: { repository: acme/shop, image: shop, chart: { path: /charts/shop, values: [values.yaml] } }',
      'environments: { staging: { path: "staging/{{service}}" } }\n',
    ].join('\n'),
    'base/kustomization.yaml': 'resources: [map.yaml]\n',
    'base/map.yaml': configMap('base', 'yes'),
    'staging/web/kustomization.yaml':
      'resources: [../../base]\nsecretGenerator: [{name: password, literals: [value=hunter2]}]\n',
    'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'charts/shop/templates/map.yaml': configMap('shop', '{{ .Values.key }} of {{ .Release.Name }}'),
    'staging/shop/values.yaml': 'key: one\n',
    'plain/map.yaml': configMap('plain', '0755'),
    'plain/README.md': 'words',
  });
  await commit();
  await write({ 'base/map.yaml': configMap('base', 'no'), 'staging/shop/values.yaml': 'key: two\n' });
  await commit();
});
afterAll(() => rm(folder, { recursive: true }));

describe('slipway render', () => {
  it('prints what kubectl makes of a kustomization, its bases and no secret among it', async () => {
    const { code, stdout } = await slipway(['render', 'staging/web']);
    expect(code).toBe(0);
    expect(stdout).toContain("key: 'no'");
    expect(stdout).toContain('value: (masked)');
    expect(Buffer.from(stdout, 'utf8').toString()).not.toMatch(/hunter2|aHVudGVyMg/u);
  });

  it('prints what helm makes of a chart, as slipway.yaml says', async () => {
    const { stdout } = await slipway(['render', 'staging/shop', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      documents: [{ file: 'charts/shop/templates/map.yaml', manifest: { data: { key: 'two of shop' } } }],
    });
  });

  it('prints plain manifests as YAML that reads the same, and names what is none', async () => {
    const { stdout } = await slipway(['render', 'plain']);
    expect(stdout).toContain('# Not a manifest: README.md');
    expect(load(stdout)).toMatchObject({ data: { key: '0755' } });
  });

  it.each([['nowhere', 'no-such-file']])('is in trouble with %s', async (path, problem) => {
    const { code, stdout } = await slipway(['render', path, '--format', 'json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code: problem } });
  });
});

describe('slipway diff', () => {
  const keysOf = (stdout: string): unknown => {
    const { resources } = JSON.parse(stdout) as { resources: { name: string; fields: unknown[] }[] };
    return resources.map(({ name, fields }) => [name, fields]);
  };

  it('compares commits: a service whose base changed, and one whose values did', async () => {
    const { code, stdout } = await slipway([
      'diff',
      '--git',
      'HEAD~..HEAD',
      '--format',
      'json',
      '--exit-code',
    ]);
    expect(code).toBe(1);
    expect(keysOf(stdout)).toEqual([
      ['shop', [{ path: ['data', 'key'], op: 'replace', before: 'one of shop', after: 'two of shop' }]],
      ['base', [{ path: ['data', 'key'], op: 'replace', before: 'yes', after: 'no' }]],
    ]);
  });

  it('compares one folder of two commits', async () => {
    const { stdout } = await slipway(['diff', '--git', 'HEAD~..', 'staging/web', '--format', 'json']);
    expect(keysOf(stdout)).toEqual([['base', [expect.objectContaining({ before: 'yes', after: 'no' })]]]);
    expect((await slipway(['diff', '--git', 'HEAD..HEAD', '--exit-code'])).code).toBe(0);
  });

  it('takes one side from a pipe', async () => {
    const same = await slipway(['diff', 'plain/map.yaml', '-', '--exit-code'], configMap('plain', '0755'));
    expect(same).toMatchObject({ code: 0, stderr: '' });
    const other = await slipway(['diff', '-', 'plain/map.yaml', '--exit-code'], configMap('plain', '0644'));
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('0644');
  });

  it.each([
    [['diff', 'plain'], 'nothing-to-compare'],
    [['diff', '-', '-'], 'nothing-to-compare'],
    [['diff', '--git', 'HEAD~..', 'plain', 'base'], 'nothing-to-compare'],
    [['diff', '--git', 'HEAD'], 'git-failed'],
    [['diff', '--git', 'nothing..HEAD'], 'git-failed'],
  ])('refuses %j', async (args, problem) => {
    const { code, stdout } = await slipway([...args, '--format', 'json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code: problem } });
  });
});
