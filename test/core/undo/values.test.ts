import { describe, expect, it } from '@jest/globals';
import { merged, type Versions } from './merged.ts';

const yaml: readonly [string, Versions & { readonly then: string }][] = [
  [
    'a remark behind the value',
    { before: 'a: 1\nb: 2\n', after: 'a: 9\nb: 2\n', now: 'a: 9 # why\nb: 2\n', then: 'a: 1 # why\nb: 2\n' },
  ],
  [
    'the line beside',
    { before: 'a: 1\nb: 2\n', after: 'a: 9\nb: 2\n', now: 'a: 9\nb:   3 \n', then: 'a: 1\nb:   3 \n' },
  ],
  [
    'line ends and byte order mark',
    {
      before: '\uFEFFa: 1\r\nb: 2\r\n',
      after: '\uFEFFa: 9\r\nb: 2\r\n',
      now: '\uFEFFa: 9 # c\r\nb: 2\r\n',
      then: '\uFEFFa: 1 # c\r\nb: 2\r\n',
    },
  ],
  [
    'the line end that the file has by now',
    {
      before: 'k: 0\na:\n  x: 1\n',
      after: 'k: 0\na: 2\n',
      now: 'k: 1\r\na: 2\r\n',
      then: 'k: 1\r\na:\r\n  x: 1\r\n',
    },
  ],
  [
    'a file without a last line end',
    { before: 'a: 1\nb: 2\nc: 3', after: 'a: 1\nb: 2', now: 'a: 1\nb: 5', then: 'a: 1\nb: 5\nc: 3' },
  ],
  [
    'the same, the other way round',
    { before: 'a: 1\nb: 2', after: 'a: 1\nb: 2\nc: 3', now: 'a: 1\nb: 5\nc: 3', then: 'a: 1\nb: 5' },
  ],
  [
    'several entries at the end of such a file',
    {
      before: 'a: 1\nb: 2',
      after: 'a: 1\nb: 2\nc: 3\nd: 4',
      now: 'a: 1\nb: 5\nc: 3\nd: 4',
      then: 'a: 1\nb: 5',
    },
  ],
  [
    'an entry for the last one below another of such a file',
    {
      before: 'a:\n  b: 2\nd: 4',
      after: 'a:\n  b: 2\n  c: 3',
      now: 'a:\n  b: 5\n  c: 3',
      then: 'a:\n  b: 5\nd: 4',
    },
  ],
  [
    'the quotes that it had',
    { before: "k: '1'\nz: 1\n", after: 'k: "2"\nz: 1\n', now: 'k: "2"\nz: 2\n', then: "k: '1'\nz: 2\n" },
  ],
  [
    'nothing for a value',
    { before: 'k:\nz: 1\n', after: 'k: 1\nz: 1\n', now: 'k: 1\nz: 2\n', then: 'k:\nz: 2\n' },
  ],
  [
    'a value for nothing',
    { before: 'k: 1\nz: 1\n', after: 'k:\nz: 1\n', now: 'k:\nz: 2\n', then: 'k: 1\nz: 2\n' },
  ],
  [
    'a mapping for a scalar',
    { before: 'k:\n  a: 1\nz: 1\n', after: 'k: x\nz: 1\n', now: 'k: x\nz: 2\n', then: 'k:\n  a: 1\nz: 2\n' },
  ],
  [
    'a scalar for a mapping',
    { before: 'k: x\nz: 1\n', after: 'k:\n  a: 1\nz: 1\n', now: 'k:\n  a: 1\nz: 2\n', then: 'k: x\nz: 2\n' },
  ],
  [
    'what others added to a mapping that it added',
    {
      before: 'metadata:\n  name: x\n',
      after: 'metadata:\n  name: x\n  annotations:\n    version: "1"\n',
      now: 'metadata:\n  name: x\n  annotations:\n    version: "1"\n    team: shop\n',
      then: 'metadata:\n  name: x\n  annotations:\n    team: shop\n',
    },
  ],
  [
    'what others added to a list that it added',
    {
      before: 'a: 1\n',
      after: 'a: 1\nenv:\n- name: ONE\n  value: 1\n',
      now: 'a: 1\nenv:\n- name: ONE\n  value: 1\n- name: TWO\n  value: 2\n',
      then: 'a: 1\nenv:\n- name: TWO\n  value: 2\n',
    },
  ],
  [
    'the comment that went with an entry',
    {
      before: 'a: 1\n# why\nb: 2\nz: 1\n',
      after: 'a: 1\nz: 1\n',
      now: 'a: 1\nz: 2\n',
      then: 'a: 1\n# why\nb: 2\nz: 2\n',
    },
  ],
  [
    'no comment that came with an entry',
    {
      before: 'a: 1\nz: 1\n',
      after: 'a: 1\n# why\nb: 2\nz: 1\n',
      now: 'a: 1\n# why\nb: 2\nz: 2\n',
      then: 'a: 1\nz: 2\n',
    },
  ],
  [
    'the comment of others above an entry that goes',
    {
      before: 'a: 1\nz: 1\n',
      after: 'a: 1\nb: 2\nz: 1\n',
      now: 'a: 1\n# mine\nb: 2\nz: 2\n',
      then: 'a: 1\n# mine\nz: 2\n',
    },
  ],
  [
    'the end of a text above an entry that goes',
    {
      before: 'a: 1\nz: 1\n',
      after: 'a: 1\n# why\nb: 2\nz: 1\n',
      now: 'a: |\n  text\n  # why\nb: 2\nz: 2\n',
      then: 'a: |\n  text\n  # why\nz: 2\n',
    },
  ],
  [
    'the end of a text above an entry that comes back',
    {
      before: 'a: |\n  # text\nb: 2\nz: 1\n',
      after: 'a: |\n  # text\nz: 1\n',
      now: 'a: |\n  # words\nz: 2\n',
      then: 'a: |\n  # words\nb: 2\nz: 2\n',
    },
  ],
  [
    'the comment that went with an entry, though a text has such a line',
    {
      before: 'a: |\n  # why\n# why\nb: 2\nz: 1\n',
      after: 'a: |\n  # why\nz: 1\n',
      now: 'a: |\n  # why\nz: 2\n',
      then: 'a: |\n  # why\n# why\nb: 2\nz: 2\n',
    },
  ],
  [
    'no comment of others inside an entry that goes',
    {
      before: 'a: 1\nz: 1\n',
      after: 'a: 1\nb:\n  c: 2\nz: 1\n',
      now: 'a: 1\nb:\n  # mine\n  c: 2 # mine\nz: 2\n',
      then: 'a: 1\nz: 2\n',
    },
  ],
  [
    'a variable among those of others, in their indentation',
    {
      before: 'env:\n  - name: A\n    value: x\n  - name: B # keep\n    value: y\n',
      after: 'env:\n  - name: A\n    value: x\n',
      now: 'env:\n- name: A\n  value: x\n- name: C\n  value: z\n',
      then: 'env:\n- name: A\n  value: x\n- name: B # keep\n  value: y\n- name: C\n  value: z\n',
    },
  ],
  [
    'an item of a flow list',
    { before: 'a: [1, 2, 3]\n', after: 'a: [1, 3]\n', now: 'a: [1, 3, 4]\n', then: 'a: [1, 2, 3, 4]\n' },
  ],
  [
    'an entry of a flow mapping',
    {
      before: 'a: {x: 1, y: 2}\n',
      after: 'a: {x: 1}\n',
      now: 'a: {x: 1, z: 3}\n',
      then: 'a: {x: 1, y: 2, z: 3}\n',
    },
  ],
  [
    'an entry of what has become a flow mapping',
    {
      before: 'a:\n  x: 1\n  y: "b, c"\n',
      after: 'a:\n  x: 1\n',
      now: 'a: {x: 1, z: 2}\n',
      then: 'a: {x: 1, y: "b, c", z: 2}\n',
    },
  ],
  [
    'an entry of what was a flow mapping',
    {
      before: 'a: {x: 1, y: [2, 3]}\n',
      after: 'a: {x: 1}\n',
      now: 'a:\n    x: 1\n    z: 2\n',
      then: 'a:\n    x: 1\n    y: [2, 3]\n    z: 2\n',
    },
  ],
  [
    'the line of a text',
    {
      before: 'k: |\n  one\n  two\n\n  three\nz: 1\n',
      after: 'k: |\n  one\n  2\n\n  three\nz: 2\n',
      now: 'k: |\n    one\n    2\n\n    three\n    four\nz: 2 # c\n',
      then: 'k: |\n    one\n    two\n\n    three\n    four\nz: 1 # c\n',
    },
  ],
  [
    'the line of a text without a last line end',
    {
      before: 'k: |-\n  one\n  two\n  three\n',
      after: 'k: |-\n  1\n  two\n  three\n',
      now: 'k: |-\n  1\n  two\n  three\n  four\n',
      then: 'k: |-\n  one\n  two\n  three\n  four\n',
    },
  ],
  [
    'the line of a folded text',
    {
      before: 'k: >\n  one\n  two\n  three\n',
      after: 'k: >\n  1\n  two\n  three\n',
      now: 'k: >\n  1\n  two\n  3\n',
      then: 'k: >\n  one\n  two\n  3\n',
    },
  ],
  [
    'the line of a text in quotes',
    {
      before: 'k: "a\\nb\\nc\\n"\n',
      after: 'k: "1\\nb\\nc\\n"\n',
      now: 'k: "1\\nb\\n3\\n"\n',
      then: 'k: "a\\nb\\n3\\n"\n',
    },
  ],
  [
    'the line of a text that says how far it is indented',
    {
      before: 'a:\n  k: |2\n      one\n    two\n    three\n',
      after: 'a:\n  k: |2\n      one\n    two\n    3\n',
      now: 'a:\n  k: |2\n      1\n    two\n    3\n',
      then: 'a:\n  k: |2\n      1\n    two\n    three\n',
    },
  ],
  [
    'the same in a list, by its values',
    {
      before: 'a:\n- - !!str |2\n      one\n    two\n    three\nz: 1\n',
      after: 'a:\n- - !!str |2\n      one\n    2\n    three\nz: 2\n',
      now: 'a:\n- - !!str |2\n      one\n    2\n    three\n    four\nz: 2 # c\n',
      then: 'a:\n- - !!str |2\n      one\n    two\n    three\n    four\nz: 1 # c\n',
    },
  ],
  [
    'the same where it was in quotes',
    {
      before: 'k: "  one\\n  two\\n  three\\n"\n',
      after: 'k: "  1\\n  two\\n  three\\n"\n',
      now: 'k: |2\n    1\n    two\n    3\n',
      then: 'k: |2\n    one\n    two\n    3\n',
    },
  ],
  [
    'a text that has to say by now how far it is indented',
    {
      before: 'k: |2\n    0\n  one\n  two\n  three\n',
      after: 'k: |\n  1\n  one\n  two\n  three\n',
      now: 'k: |\n    1\n    one\n    two\n    3\n',
      then: 'k: "  0\\none\\ntwo\\n3\\n"\n',
    },
  ],
  [
    'what an alias stands for',
    {
      before: 'a: &x {v: 1}\nb: *x\n',
      after: 'a: &x {v: 2}\nb: *x\n',
      now: 'a: &x {v: 2, w: 3}\nb: *x\n',
      then: 'a: &x {v: 1, w: 3}\nb: *x\n',
    },
  ],
  [
    'the one of two equal keys that counts',
    { before: 'a: 1\na: 2\n', after: 'a: 1\na: 3\n', now: 'a: 1\na: 3 # c\n', then: 'a: 1\na: 2 # c\n' },
  ],
  [
    'an item of a list in a list',
    {
      before: 'a:\n- - 1\n  - 2\n  - 3\n  - 4\n',
      after: 'a:\n- - 1\n  - 3\n  - 4\n',
      now: 'a:\n- - 1\n  - 3 # c\n  - 4\n',
      then: 'a:\n- - 1\n  - 2\n  - 3 # c\n  - 4\n',
    },
  ],
];

const configMap = (name: string, rest = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const [a, b] = [configMap('a'), configMap('b')];
const documents: readonly [string, Versions & { readonly then: string }][] = [
  [
    'one that it removed',
    { before: `${a}---\n${b}`, after: a, now: `${a}data: {}\n`, then: `${a}data: {}\n---\n${b}` },
  ],
  [
    'one that it added',
    { before: a, after: `${a}---\n${b}`, now: `${a}data: {}\n---\n${b}`, then: `${a}data: {}\n` },
  ],
  [
    'the first',
    {
      before: `${a}---\n${b}`,
      after: b,
      now: `${b}data: {}\n`,
      then: `${a}---\n${b}data: {}\n`,
    },
  ],
  [
    'of a file without a last line end',
    {
      before: `${a}---\n${b}`,
      after: a.trimEnd(),
      now: `${a}data: {}`,
      then: `${a}data: {}\n---\n${b.trimEnd()}`,
    },
  ],
  [
    'in another order by now',
    {
      before: `${a}data: {x: '1'}\n---\n${b}`,
      after: `${a}data: {x: '2'}\n---\n${b}`,
      now: `${b}---\n${a}data: {x: '2'} # c\n`,
      then: `${b}---\n${a}data: {x: '1'} # c\n`,
    },
  ],
];

const json: readonly [string, Versions & { readonly then: string }][] = [
  [
    'a member on its own lines',
    {
      before: '{\n  "a": 1,\n  "b": {\n    "c": "x"\n  },\n  "d": 3\n}\n',
      after: '{\n  "a": 2,\n  "d": 3\n}\n',
      now: '{\n  "a": 2,\n  "d": 4\n}\n',
      then: '{\n  "a": 1,\n  "b": {\n    "c": "x"\n  },\n  "d": 4\n}\n',
    },
  ],
  [
    'a member on the one line',
    { before: '{"a":1,"b":2}', after: '{"a":2}', now: '{"a":2,"c":3}', then: '{"a":1,"b":2,"c":3}' },
  ],
  [
    'no member that it added',
    { before: '{"a":1}', after: '{"a":1,"b":2}', now: '{"a":3,"b":2}', then: '{"a":3}' },
  ],
  [
    'an empty object',
    {
      before: '{"a":{},"z":0}',
      after: '{"a":{"b":2},"z":0}',
      now: '{"a":{"b":2},"z":1}',
      then: '{"a":{},"z":1}',
    },
  ],
];

describe('what lines cannot merge, values do, and the rest keeps its bytes', () => {
  it.each(yaml)('%s', (_, versions) => {
    expect(merged(versions)).toEqual({ conflicts: [], merged: ['a.yaml'], text: versions.then });
  });

  it.each(documents)('documents: %s', (_, versions) => {
    expect(merged(versions)).toEqual({ conflicts: [], merged: ['a.yaml'], text: versions.then });
  });

  it.each(json)('JSON: %s', (_, versions) => {
    expect(merged(versions, 'a.json').text).toBe(versions.then);
  });
});
