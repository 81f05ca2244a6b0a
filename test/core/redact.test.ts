import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeComment } from '../../src/comment/write.ts';
import { diffManifests } from '../../src/core/diff/diff.ts';
import { toJson } from '../../src/core/diff/json.ts';
import { renderPlain } from '../../src/core/render/plain.ts';
import { isProblem } from '../../src/core/problem.ts';
import { mask, Masked, maskedPaths, redact, secretFilesOf } from '../../src/core/redact.ts';
import { readYaml } from '../../src/core/yaml/read.ts';
import { warningsOf } from '../../src/core/yaml/warnings.ts';
import type { YamlValue } from '../../src/core/yaml/types.ts';
import { writeHtml } from '../../src/html/diff.ts';
import { loadTemplates } from '../../src/edge/templates.ts';
import { writeDiff } from '../../src/terminal/diff.ts';
import { writeTerminal } from '../../src/terminal/write.ts';
import { change } from '../comment/outcomes.ts';
import { diffOf, entries, type Tree } from './diff/trees.ts';

const shown = (value: YamlValue): unknown => JSON.parse(JSON.stringify(redact(value)));
const cipher = (data: string) => `ENC[AES256_GCM,data:${data},iv:aXY=,tag:dGFn,type:str]`;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

describe('redact', () => {
  it.each<readonly [string, YamlValue, unknown]>([
    [
      'data and stringData, but no keys and no names',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'Opaque',
        metadata: { name: 'a', labels: { b: 'c' } },
        data: { k: 'v' },
        stringData: { l: 'w' },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'Opaque',
        metadata: { name: 'a', labels: { b: 'c' } },
        data: { k: mask },
        stringData: { l: mask },
      },
    ],
    [
      'the last-applied annotation alone of the annotations',
      { kind: 'Secret', metadata: { annotations: { [lastApplied]: '{"data":{}}', team: 'sre' } } },
      { kind: 'Secret', metadata: { annotations: { [lastApplied]: mask, team: 'sre' } } },
    ],
    [
      'a misspelt field',
      { kind: 'Secret', stringDta: { k: 'v' } },
      { kind: 'Secret', stringDta: { k: mask } },
    ],
    [
      'a value in the wrong place',
      { kind: 'Secret', metadata: { name: 'a', password: 'v' } },
      { kind: 'Secret', metadata: { name: 'a', password: mask } },
    ],
    ['data that is a list', { kind: 'Secret', data: ['v'] }, { kind: 'Secret', data: mask }],
    ['data that is a text', { kind: 'Secret', data: 'v' }, { kind: 'Secret', data: mask }],
    ['a nested value', { kind: 'Secret', data: { k: { l: 'v' } } }, { kind: 'Secret', data: { k: mask } }],
    [
      'labels that are no mapping',
      { kind: 'Secret', metadata: { labels: ['v'] } },
      { kind: 'Secret', metadata: { labels: mask } },
    ],
    ['metadata that is none', { kind: 'Secret', metadata: 'v' }, { kind: 'Secret', metadata: mask }],
    ['another case', { kind: 'secret', data: { k: 'v' } }, { kind: 'secret', data: { k: mask } }],
    [
      'a Secret without a kind',
      { metadata: { name: 'a' }, data: { k: 'v' } },
      { metadata: { name: 'a' }, data: { k: mask } },
    ],
    [
      'stringData of any kind',
      { kind: 'Sceret', stringData: { k: 'v' } },
      { kind: 'Sceret', stringData: { k: mask } },
    ],
    ['a type that is no text', { kind: 'Secret', type: ['v'] }, { kind: 'Secret', type: mask }],
    [
      'an embedded Secret',
      { kind: 'Template', objects: [{ kind: 'Secret', data: { k: 'v' } }] },
      { kind: 'Template', objects: [{ kind: 'Secret', data: { k: mask } }] },
    ],
    [
      'a Secret in a text',
      { kind: 'ConfigMap', data: { a: 'x\nkind: Secret\ndata: {k: v}' } },
      { kind: 'ConfigMap', data: { a: mask } },
    ],
    [
      'a Secret in JSON',
      { kind: 'ConfigMap', data: { a: '{"kind":"Secret"}' } },
      { kind: 'ConfigMap', data: { a: mask } },
    ],
    [
      'the last-applied annotation of any kind, wherever it stands',
      {
        kind: 'ExternalSecret',
        metadata: { annotations: { [lastApplied]: '{"spec":{"pin":"v"}}', team: 'sre' } },
        spec: { template: { metadata: { annotations: { [lastApplied]: '{}' } } } },
      },
      {
        kind: 'ExternalSecret',
        metadata: { annotations: { [lastApplied]: mask, team: 'sre' } },
        spec: { template: { metadata: { annotations: { [lastApplied]: mask } } } },
      },
    ],
    [
      'literals of a generator',
      { secretGenerator: [{ name: 'a', literals: ['k=v'] }] },
      { secretGenerator: [{ name: 'a', literals: [mask] }] },
    ],
    [
      'what a JSON patch writes into data, into stringData, and under a secret name',
      [
        { op: 'add', path: '/data', value: { a: 'v' } },
        { op: 'replace', path: '/stringData/a', value: 'v' },
        { op: 'replace', path: '/spec/dbPassword', value: 'v' },
        { op: 'replace', path: '/spec/x~1token', value: 'v' },
        { op: 'replace', path: '/spec/replicas', value: 3 },
        { op: 'remove', path: '/data/a' },
      ],
      [
        { op: 'add', path: '/data', value: mask },
        { op: 'replace', path: '/stringData/a', value: mask },
        { op: 'replace', path: '/spec/dbPassword', value: mask },
        { op: 'replace', path: '/spec/x~1token', value: mask },
        { op: 'replace', path: '/spec/replicas', value: 3 },
        { op: 'remove', path: '/data/a' },
      ],
    ],
    [
      'a patch whose target is a Secret',
      { patches: [{ target: { kind: 'Secret', name: 'a' }, patch: '- op: add\n  path: /x\n  value: v\n' }] },
      { patches: [{ target: { kind: 'Secret', name: 'a' }, patch: mask }] },
    ],
    [
      'a JSON patch in a text',
      { patches: [{ patch: '- op: add\n  path: /stringData/pin\n  value: hunter\n' }] },
      { patches: [{ patch: '- op: add\n  path: /stringData/pin\n  value: (masked)\n' }] },
    ],
    ['a broken generator', { secretGenerator: ['k=v'] }, { secretGenerator: [mask] }],
  ])('masks %s', (_name, value, expected) => expect(shown(value)).toEqual(expected));

  it.each<readonly [string, YamlValue]>([
    ['a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } }],
    [
      'a reference to a Secret',
      { kind: 'Gateway', spec: { certificateRefs: [{ kind: 'Secret', name: 'tls' }] } },
    ],
    ['what only looks after Secrets', { kind: 'ConfigMap', data: { a: 'kind: SecretStore' } }],
    ['a text', 'kind'],
    [
      'a patch of another kind',
      { patches: [{ target: { kind: 'Deployment' }, patch: '- op: add\n  path: /spec/a\n  value: v\n' }] },
    ],
  ])('leaves %s alone', (_name, value) => expect(shown(value)).toEqual(value));
});

describe('Masked', () => {
  const secret = new Masked({ password: 'hunter2' });

  it('prints as the mask, whatever prints it', () => {
    expect([String(secret), JSON.stringify(secret), secret.toString()]).toEqual([
      mask,
      JSON.stringify(mask),
      mask,
    ]);
    expect(inspect(secret, { showHidden: true, depth: null })).not.toContain('hunter2');
    expect(JSON.stringify(Object.entries(secret))).not.toContain('hunter2');
  });

  it('equals what is equal, whatever its order', () => {
    expect(new Masked({ a: 1, b: [2] }).equals(new Masked({ b: [2], a: 1 }))).toBe(true);
    expect(new Masked('1').equals(new Masked(1))).toBe(false);
    expect(new Masked('true').equals(new Masked(true))).toBe(false);
  });
});

describe('secretFilesOf', () => {
  it('finds what a kustomization makes Secrets of', () => {
    const generator = { files: ['a.txt', 'key=b.txt'], envs: ['c.env'], env: 'd.env' };
    expect(secretFilesOf({ secretGenerator: [generator] })).toEqual(['a.txt', 'b.txt', 'c.env', 'd.env']);
  });

  it.each<YamlValue>([null, [], {}, { secretGenerator: 'x' }, { secretGenerator: [null, { files: 'x' }] }])(
    'finds none in %j',
    (value) => expect(secretFilesOf(value)).toEqual([]),
  );
});

describe('maskedPaths', () => {
  it('counts what is masked, not its parts', () => {
    const redacted = redact({ kind: 'Secret', data: { a: { b: 'c', d: 'e' }, f: 'g' } });
    expect(maskedPaths(redacted)).toEqual(['/data/a', '/data/f']);
  });
});

describe('warnings of a file that may hold a Secret', () => {
  it('tell the place, and not the value', () => {
    const [entry] = entries({ 'a.yaml': 'kind: Secret\nstringData:\n  pin: 0755\n' });
    const read = entry === undefined ? null : readYaml(entry);
    expect(read !== null && !isProblem(read) && warningsOf(read)).toEqual([
      'a.yaml:3: a value here is one thing for kubectl and another under YAML 1.2; quote it.',
    ]);
  });
});

describe('a secret value', () => {
  const templates = loadTemplates();
  // Nothing that a reply, a digest or the mask could hold by chance.
  const value = fc.stringMatching(/^[A-Z]{3}zq[A-Z]{3,24}$/u);
  const shapes: readonly ((secret: string) => Tree)[] = [
    (s) => ({ 'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { p: ${s} }` }),
    (s) => ({ 'a.yaml': `kind: Secret\ndata:\n  p: ${s}\n  q: {r: [${s}]}` }),
    (s) => ({ 'a.yaml': `kind: Secret\nmetadata: { name: a }\nstringData: |\n  ${s}` }),
    (s) => ({ 'a.yaml': `kind: Secret\nmetadata: { name: a, password: ${s} }\ndta: ${s}` }),
    (s) => ({ 'a.yaml': `kind: Secret\nstringData: { p: "${s}` }),
    (s) => ({ 'a.yaml': `kind: Secret\nstringData:\n  p: *${s}` }),
    (s) => ({ 'a.yaml': `kind: Secret\nstringData:\n  p: !${s} x: y: z` }),
    (s) => ({
      'a.yaml': `kind: SecretList\nitems: [${s}, { data: { p: ${s} } }, { kind: null, data: ${s} }]`,
    }),
    (s) => ({ 'a.yaml': `kind: List\nitems: [{ kind: Secret, data: { p: ${s} } }]` }),
    (s) => ({
      'a.yaml': `kind: Secret\nmetadata: { name: a, annotations: { ${lastApplied}: '{"data":{"p":"${s}"}}' } }`,
    }),
    (s) => ({
      'kustomization.yaml': `secretGenerator: [{ name: a, literals: [p=${s}], files: [x/s.yaml] }]`,
      'x/s.yaml': s,
    }),
    (s) => ({
      'x/kustomization.yaml': 'secretGenerator: [{ name: a, envs: [../s.env] }]',
      's.env': `P=${s}`,
    }),
    (s) => ({
      'a.yaml': `kind: Kustomization\npatches: [{ patch: "kind: Secret\\nstringData: {p: ${s}}" }]`,
    }),
  ];

  const config = (key: string, text: string): Tree => ({
    'a.json': JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { [key]: text, other: 'x' },
    }),
  });
  const pod = (container: object): Tree => ({
    'a.json': JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'a', ...container }] },
    }),
  });
  const elsewhere: readonly ((secret: string) => Tree)[] = [
    (s) => pod({ env: [{ name: 'DB_PASSWORD', value: s }] }),
    (s) => pod({ env: [{ name: 'CLIENT_SECRET', value: s }] }),
    (s) => pod({ env: [{ name: 'DB', value: `postgres://shop:${s}@db/shop?x=1` }] }),
    (s) => pod({ args: [`--db-password=${s}`, '--token', s] }),
    (s) => pod({ command: ['sh', '-c', `run --user x --password ${s} && PGPASSWORD=${s} psql`] }),
    (s) => config('password', s),
    (s) => config('apiKey', s),
    (s) => config('a.properties', `user=x\ndb.password=${s}\nport=1\n`),
    (s) => config('a.env', `export API_TOKEN="${s}"\n`),
    (s) => config('a.yaml', `db:\n  user: x\n  password: ${s}\n`),
    (s) => config('a.yaml', `db: {user: x, password: ${s}}\n`),
    (s) => config('a.yaml', `password: |\n  ${s}\n`),
    (s) => config('a.yaml', `password:\n  ${s}\n`),
    (s) => config('a.yaml', `env:\n- name: DB_PASSWORD\n  value: ${s}\nurl: amqp://x:${s}@q\n`),
    (s) => config('a.json', JSON.stringify({ db: { password: s, user: 'x' }, list: [{ accessKey: s }] })),
    (s) => config('a.json', `{"password": "${s}`),
    (s) => config('a.xml', `<server><password>${s}</password></server>`),
    (s) => config('headers', `Accept: x\nAuthorization: Bearer ${s}\n`),
    (s) => config('a.pem', `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----\n`),
    (s) => config('a.pem', `-----BEGIN PRIVATE KEY-----\n${s}`),
    (s) => config('config.json', JSON.stringify({ auths: { 'registry.example.com': { auth: s } } })),
    (s) => config('a.yaml', `apiVersion: v1\nkind: Secret\nstringData:\n  p: ${s}\n`),
    (s) => ({ 'a.yaml': `kind: SealedSecret\nmetadata: { name: a }\nspec: { encryptedData: { p: ${s} } }` }),
    (s) => ({
      'a.yaml': `kind: Secret\nmetadata: { name: a }\ndata: { p: "${cipher(s)}", q: ${s}, r: "ENC[A, ${s}" }\nsops: { mac: "${cipher(s)}", age: [{ enc: ${s} }] }`,
    }),
    (s) => ({
      'kustomization.yaml': `patches:\n- target: {kind: Secret}\n  patch: |-\n    - op: replace\n      path: /stringData/pin\n      value: ${s}\n`,
    }),
    (s) => ({
      'a.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec:\n  patchesJson6902:\n  - target: {kind: Secret}\n    patch:\n    - {op: add, path: /x, value: ${s}}\n`,
    }),
    (s) => ({ 'patch.yaml': `- op: replace\n  path: /data/pin\n  value: ${s}\n` }),
    (s) => ({ 'values.yaml': `db:\n  password: ${s}\n  apiToken: ${s}\n` }),
    (s) => ({ 'values.yaml': `db:\n  password: *${s}\n` }),
  ];

  it('occurs in no output, nor does its length', () => {
    fc.assert(
      fc.property(fc.constantFrom(...shapes, ...elsewhere), value, value, (shape, one, other) => {
        fc.pre(!one.includes(other) && !other.includes(one));
        for (const [before, after] of [
          [shape(one), shape(other)],
          [{}, shape(one)],
          [shape(one), {}],
        ] as const) {
          const written = (tree: Tree, next: Tree) => {
            const diff = diffManifests(renderPlain(entries(tree)), renderPlain(entries(next)), {
              blinding: 'key',
              effects: {},
            });
            const outcome = isProblem(diff)
              ? ({ kind: 'problem', command: '/deploy', problem: diff } as const)
              : ({ kind: 'planned', ...change, diff } as const);
            return [
              JSON.stringify(diff),
              writeComment(outcome, templates, { delivery: 'd' }),
              writeTerminal(outcome, { width: 80, colour: true }),
              ...(isProblem(diff)
                ? []
                : [
                    JSON.stringify(toJson(diff)),
                    writeHtml(diff),
                    writeDiff(diff, { width: 80, colour: false }),
                  ]),
            ].join('\n');
          };
          const text = written(before, after);
          expect(text.includes(one) || text.includes(other)).toBe(false);
          // The same but for the digest, if the values are twice as long.
          const longer = (tree: Tree): Tree =>
            Object.fromEntries(
              Object.entries(tree).map(([path, content]) => [
                path,
                content.replaceAll(one, one + one).replaceAll(other, other + other),
              ]),
            );
          const long = written(longer(before), longer(after));
          const withoutDigest = (all: string) => all.replace(/[0-9a-f]{64}|<code>[0-9a-f]{12}<\/code>/gu, '');
          expect(withoutDigest(long)).toBe(withoutDigest(text));
        }
      }),
      { numRuns: 120 },
    );
  });

  it('occurs in no output whatever characters it has', () => {
    const hostile = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }).map((text) => `zq${text}`);
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const base64 = (text: string) => Buffer.from(text).toString('base64');
        const tree = (p: string): Tree => ({
          'a.json': JSON.stringify({
            ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } },
            ...{ data: { p: base64(p) }, stringData: { q: p } },
          }),
        });
        const text = JSON.stringify(diffOf(tree(one), tree(other)));
        for (const secret of [one, other])
          for (const form of [secret, base64(secret), JSON.stringify(secret).slice(1, -1)])
            expect(text.includes(form)).toBe(false);
      }),
    );
  });

  it('is told to have changed, or not', () => {
    const tree = (p: string, q: string, label: string) => ({
      'a.yaml': `kind: Secret\napiVersion: v1\nmetadata: { name: a, labels: { l: ${label} } }\nstringData: { p: ${p}, q: ${q} }`,
    });
    const diff = diffOf(tree('one', 'two', 'x'), tree('one', 'other', 'z'));
    expect(diff.summary.masked).toBe(2);
    expect(diff.resources[0]?.fields).toEqual([
      { path: ['metadata', 'labels', 'l'], op: 'replace', before: 'x', after: 'z' },
      { path: ['stringData', 'q'], op: 'replace', before: mask, after: mask, masked: true },
    ]);
    expect(diffOf(tree('one', 'two', 'x'), tree('one', 'two', 'x')).resources).toEqual([]);
  });

  it('is told to have changed in a file that a generator reads', () => {
    const tree = (content: string) => ({
      'kustomization.yaml': 'secretGenerator: [{ files: [s.txt] }]',
      's.txt': content,
    });
    const diff = diffOf(tree('one'), tree('other'));
    expect(diff.summary).toMatchObject({ changed: 1, masked: 1 });
    expect(diff.resources[0]?.fields).toEqual([
      { path: [], op: 'replace', before: mask, after: mask, masked: true, what: 'content' },
    ]);
  });
});
