import { describe, expect, it } from '@jest/globals';
import { printPath } from '../../../src/core/diff/lines.ts';
import { diffManifests } from '../../../src/core/diff/diff.ts';
import { renderPlain } from '../../../src/core/render/plain.ts';
import { toPlain } from '../../../src/core/text.ts';
import { diffOf, entries, type Tree } from './trees.ts';

const resource = (kind: string, name: string, body = '', apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n${body}\n`;
const spec = (yaml: string): Tree => ({ 'a.yaml': resource('Thing', 'a', `spec: ${yaml}`) });

/** `op path: before → after` of each field. */
function told(before: Tree, after: Tree): readonly string[] {
  const show = (value: unknown) => (value === undefined ? '' : JSON.stringify(value));
  return diffOf(before, after).resources.flatMap(({ kind, name, change, fields }) =>
    fields.map(({ op, path, what, before: old, after: current }) => {
      const values = `${show(old)}→${show(current)}${what === undefined ? '' : ` (${what})`}`;
      return `${kind} ${name} ${change}: ${op} ${printPath(path)} ${values}`;
    }),
  );
}

describe('values', () => {
  it.each([
    ['a scalar', '{ a: 1 }', '{ a: 2 }', ['replace spec.a 1→2']],
    ['a number that becomes a string', '{ a: 1 }', '{ a: "1" }', ['replace spec.a 1→"1"']],
    ['a key that comes', '{ a: 1 }', '{ a: 1, b: [x] }', ['add spec.b →["x"]']],
    ['a key that goes', '{ a: 1, b: null }', '{ a: 1 }', ['remove spec.b null→']],
    ['a mapping that becomes a list', '{ a: { b: 1 } }', '{ a: [1] }', ['replace spec.a {"b":1}→[1]']],
    [
      'a list by index',
      '{ a: [1, 2, 3] }',
      '{ a: [1, 4] }',
      ['replace spec.a[1] 2→4', 'remove spec.a[2] 3→'],
    ],
    [
      'integers beyond 2^53',
      '{ a: 9007199254740993 }',
      '{ a: 9007199254740992 }',
      ['replace spec.a "9007199254740993"→"9007199254740992"'],
    ],
    [
      'a key that objects have of their own',
      '{ a: 1 }',
      '{ a: 1, __proto__: 2, toString: 3 }',
      ['add spec.__proto__ →2', 'add spec.toString →3'],
    ],
    [
      'a quantity',
      '{ resources: { limits: { cpu: 1 } } }',
      '{ resources: { limits: { cpu: 1001m } } }',
      ['replace spec.resources.limits.cpu 1→"1001m"'],
    ],
  ])('tells %s', (_name, before, after, expected) => {
    expect(told(spec(before), spec(after))).toEqual(expected.map((line) => `Thing a changed: ${line}`));
  });

  it.each([
    ['layout', '{ a: [1], b: "x" }', '\n  # comment\n  b: x\n  a:\n    - 0x1'],
    [
      'an equal quantity',
      '{ resources: { requests: { cpu: 1 } } }',
      '{ resources: { requests: { cpu: 1000m } } }',
    ],
    ['words that kubectl reads as one boolean', '{ a: yes, n: off }', '{ a: true, n: false }'],
    ['an alias written out', '{ a: &x { b: 1 }, c: *x }', '{ a: { b: 1 }, c: { b: 1 } }'],
    ['NaN', '{ a: .nan }', '{ a: .NaN }'],
  ])('does not tell %s', (_name, before, after) => {
    expect(told(spec(before), spec(after))).toEqual([]);
  });
});

describe('lists that Kubernetes merges by key', () => {
  it.each([
    [
      'containers by name',
      '{ containers: [{ name: a, x: 1 }, { name: b, x: 1 }] }',
      '{ containers: [{ name: b, x: 2 }] }',
      ['remove spec.containers[a] {"name":"a","x":1}→', 'replace spec.containers[b].x 1→2'],
    ],
    [
      'ports by port and protocol, of which TCP is the default',
      '{ ports: [{ port: 53 }, { port: 53, protocol: UDP }] }',
      '{ ports: [{ port: 53, protocol: TCP }, { port: 53, protocol: UDP, name: dns }] }',
      ['add spec.ports[53/TCP].protocol →"TCP"', 'add spec.ports[53/UDP].name →"dns"'],
    ],
    [
      'container ports by containerPort',
      '{ ports: [{ containerPort: 80, name: a }] }',
      '{ ports: [{ containerPort: 80, name: b }] }',
      ['replace spec.ports[80/TCP].name "a"→"b"'],
    ],
    [
      'volumeMounts by mountPath',
      '{ volumeMounts: [{ mountPath: /a, name: x }] }',
      '{ volumeMounts: [{ mountPath: /b, name: x }, { mountPath: /a, name: x }] }',
      ['add spec.volumeMounts[/b] →{"mountPath":"/b","name":"x"}'],
    ],
    [
      'their order',
      '{ initContainers: [{ name: a }, { name: b }] }',
      '{ initContainers: [{ name: b }, { name: a }] }',
      ['replace spec.initContainers ["a","b"]→["b","a"] (order)'],
    ],
    [
      'a variable that comes before another one, which may hold it',
      '{ env: [{ name: b, value: $(a) }] }',
      '{ env: [{ name: a, value: x }, { name: b, value: $(a) }] }',
      ['add spec.env[a] →{"name":"a","value":"x"}', 'replace spec.env ["b"]→["a","b"] (order)'],
    ],
    [
      'a variable that comes behind all others, which says where it stands',
      '{ env: [{ name: b, value: $(a) }] }',
      '{ env: [{ name: b, value: $(a) }, { name: a, value: x }] }',
      ['add spec.env[a] →{"name":"a","value":"x"}'],
    ],
    [
      'two of one key by index',
      '{ env: [{ name: a, value: x }, { name: a, value: u }] }',
      '{ env: [{ name: a, value: x }, { name: a, value: z }] }',
      ['replace spec.env[1].value "u"→"z"'],
    ],
    [
      'one without its key by index',
      '{ env: [{ value: x }] }',
      '{ env: [{ value: u }] }',
      ['replace spec.env[0].value "x"→"u"'],
    ],
    [
      'one that is no mapping by index',
      '{ env: [x] }',
      '{ env: [{ name: a }] }',
      ['replace spec.env[0] "x"→{"name":"a"}'],
    ],
  ])('tells %s', (_name, before, after, expected) => {
    expect(told(spec(before), spec(after))).toEqual(expected.map((line) => `Thing a changed: ${line}`));
  });
});

describe('what looks like nothing, and is a change', () => {
  it.each([
    [
      'spec.ports of another kind than a Service',
      'Thing',
      'spec: { ports: [{ port: 1 }, { port: 2 }] }',
      'spec: { ports: [{ port: 2 }, { port: 1 }] }',
    ],
    ['subjects of another kind than a binding', 'Thing', 'subjects: [a, b]', 'subjects: [b, a]'],
    [
      'the order of accessModes of a claim',
      'PersistentVolumeClaim',
      'spec: { accessModes: [a, b] }',
      'spec: { accessModes: [b, a] }',
    ],
    [
      'a target.value that is a text',
      'Thing',
      'spec: { target: { value: "010" } }',
      'spec: { target: { value: "10" } }',
    ],
  ])('%s', (_name, kind, before, after) => {
    expect(
      told({ 'a.yaml': resource(kind, 'a', before) }, { 'a.yaml': resource(kind, 'a', after) }),
    ).toHaveLength(1);
  });

  it('a text in data that was the name of what is named anew', () => {
    const all = (name: string, level: string) => ({
      'a.yaml': resource('ConfigMap', name, `data: { level: ${level} }`),
      'b.yaml': resource('ConfigMap', 'other', `data: { uses: ${name} }`),
    });
    expect(told(all('x-bcdfghkmt2', 'a'), all('x-2tmkhgfdcb', 'b'))).toContain(
      'ConfigMap other changed: replace data.uses "x-bcdfghkmt2"→"x-2tmkhgfdcb"',
    );
  });
});

describe('identity', () => {
  const cases: readonly (readonly [string, Tree, Tree, readonly string[]])[] = [
    [
      'a resource that moves to another file is the same',
      { 'a.yaml': resource('A', 'x') },
      { 'b/c.yml': resource('A', 'x') },
      [],
    ],
    [
      'another version of the API is a change',
      { 'a.yaml': resource('A', 'x', '', 'g/v1') },
      { 'a.yaml': resource('A', 'x', '', 'g/v2') },
      ['A x changed: replace apiVersion "g/v1"→"g/v2"'],
    ],
    [
      'another group is another resource',
      { 'a.yaml': resource('A', 'x', '', 'g/v1') },
      { 'a.yaml': resource('A', 'x', '', 'h/v1') },
      [
        'A x removed: remove  {"apiVersion":"g/v1","kind":"A","metadata":{"name":"x"}}→',
        'A x added: add  →{"apiVersion":"h/v1","kind":"A","metadata":{"name":"x"}}',
      ],
    ],
    [
      'lists are taken apart',
      { 'a.yaml': resource('A', 'x') + '---\n' + resource('B', 'w') },
      {
        'a.json': JSON.stringify({
          apiVersion: 'v1',
          kind: 'List',
          items: [
            {
              apiVersion: 'v1',
              kind: 'List',
              items: [{ apiVersion: 'v1', kind: 'B', metadata: { name: 'w' } }],
            },
            { apiVersion: 'v1', kind: 'A', metadata: { name: 'x' } },
          ],
        }),
      },
      [],
    ],
    [
      'a custom resource called like a list is none',
      { 'a.yaml': resource('AllowList', 'a', 'spec: { mode: deny }\nitems: [{ ip: 10.0.0.1 }]', 'x.io/v1') },
      { 'a.yaml': resource('AllowList', 'a', 'spec: { mode: allow }\nitems: [{ ip: 10.0.0.1 }]', 'x.io/v1') },
      ['AllowList a changed: replace spec.mode "deny"→"allow"'],
    ],
    [
      'items of a typed list need no kind',
      { 'a.yaml': resource('ConfigMap', 'x') },
      { 'a.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems: [{ metadata: { name: x } }]' },
      [],
    ],
    [
      'values.yaml and kustomization.yaml are compared as files',
      { 'values.yaml': 'image: { tag: a }', 'kustomization.yaml': 'images: [{ name: x, newTag: a }]' },
      { 'values.yaml': 'image: { tag: b }', 'kustomization.yaml': 'images: [{ name: x, newTag: b }]' },
      [
        'File kustomization.yaml changed: replace images[x].newTag "a"→"b"',
        'File values.yaml changed: replace image.tag "a"→"b"',
      ],
    ],
    [
      'files that are not YAML are compared by their content',
      { 'a.sh': 'one', 'b.sh': 'same', 'c.sh': 'gone' },
      { 'a.sh': 'two', 'b.sh': 'same', 'd.sh': 'come!' },
      [
        'File a.sh changed: replace  3→3 (content)',
        'File c.sh removed: remove  4→ (content)',
        'File d.sh added: add  →5 (content)',
      ],
    ],
    [
      'templates of a Helm chart are not read as YAML',
      { 'c/Chart.yaml': 'name: c', 'c/templates/a.yaml': '{{ if x }}' },
      { 'c/Chart.yaml': 'name: c', 'c/templates/a.yaml': '{{ if xy }}' },
      ['File c/templates/a.yaml changed: replace  10→11 (content)'],
    ],
    [
      'an annotation of Helm hides nothing',
      {},
      { 'a.yaml': 'apiVersion: v1\nkind: A\nmetadata: { name: x, annotations: { helm.sh/hook: test } }' },
      [
        'A x added: add  →{"apiVersion":"v1","kind":"A","metadata":{"name":"x","annotations":{"helm.sh/hook":"test"}}}',
      ],
    ],
    ['empty documents are none', { 'a.yaml': '---\n# nothing\n---\n' }, {}, []],
  ];
  it.each(cases)('%s', (_name, before, after, expected) => expect(told(before, after)).toEqual(expected));

  it('compares each of two resources with one identity, and warns', () => {
    const two = (value: number) => ({
      'a.yaml': resource('A', 'x', 'v: 1'),
      'b.yaml': resource('A', 'x', `v: ${value}`),
    });
    expect(told(two(1), two(2))).toEqual(['A x changed: replace v 1→2']);
    expect(diffOf(two(1), two(2)).warnings).toEqual([
      'A x is defined more than once, here in b.yaml: each was compared on its own.',
    ]);
  });

  it.each(['symlink', 'submodule'] as const)('sees a %s come, and point elsewhere', (kind) => {
    const to = (oid: string) => renderPlain([{ kind, path: 'a', oid: oid.repeat(40) }]);
    expect(diffManifests(renderPlain([]), to('1'))).toMatchObject({
      summary: { added: 1 },
      resources: [{ kind: 'File', name: 'a', change: 'added' }],
    });
    expect(diffManifests(to('1'), to('2'))).toMatchObject({
      resources: [{ fields: [{ before: `${kind} ${'1'.repeat(40)}`, after: `${kind} ${'2'.repeat(40)}` }] }],
    });
    expect(diffManifests(to('1'), to('1'))).toMatchObject({ resources: [] });
  });

  it('takes only a chart for a chart, whatever the name of a file ends in', () => {
    const manifest = (value: number) => ({
      'x/NotAChart.yaml': 'a: 1',
      'x/templates/pod.yaml': resource('Pod', 'x', `v: ${value}`),
    });
    expect(told(manifest(1), manifest(2))).toEqual(['Pod x changed: replace v 1→2']);
  });

  it('counts', () => {
    const before = {
      'a.yaml': resource('A', 'x'),
      'b.yaml': resource('A', 'v'),
      'c.yaml': resource('A', 'z', 'v: 1'),
    };
    const after = {
      'a.yaml': resource('A', 'x'),
      'b.yaml': resource('A', 'w'),
      'c.yaml': resource('A', 'z', 'v: 2'),
    };
    expect(diffOf(before, after).summary).toEqual({
      added: 1,
      changed: 1,
      removed: 1,
      unchanged: 1,
      masked: 0,
      ignored: 0,
    });
  });
});

describe('files that cannot be read', () => {
  const good = { 'a.yaml': resource('A', 'x') };
  const broken = { 'a.yaml': 'a: [' };

  it('refuses a change that breaks one', () => {
    const refusal = diffManifests(renderPlain(entries(good)), renderPlain(entries(broken)));
    expect(refusal).toMatchObject({ kind: 'problem', code: 'manifest-syntax' });
  });

  it('leaves one that was broken before alone, and warns', () => {
    const diff = diffOf({ ...broken, 'b.sh': 'x' }, { ...broken, 'b.sh': 'y' });
    expect(diff.resources.map(({ name }) => name)).toEqual(['b.sh']);
    expect(diff.warnings).toEqual([
      'a.yaml cannot be read as YAML: only its content as a whole was compared.',
    ]);
  });

  it('lets a change mend one', () => {
    expect(diffOf(broken, good).resources.map(({ kind, change }) => `${kind} ${change}`)).toEqual([
      'A added',
      'File removed',
    ]);
  });

  it('does not quote one that may hold a Secret', () => {
    const secret = { 'a.yaml': 'kind: Secret\nstringData: { password: *hunter2 }' };
    const refusal = diffManifests(renderPlain([]), renderPlain(entries(secret)));
    expect(refusal).toMatchObject({ code: 'secret-manifest-syntax' });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
    const other = diffManifests(renderPlain([]), renderPlain(entries({ 'a.yaml': 'a: *hunter2' })));
    expect('reasons' in other && other.reasons.map(toPlain)).toEqual(['No anchor is named hunter2.']);
  });
});
