import { describe, expect, it } from '@jest/globals';
import { diffOf, type Tree } from './trees.ts';

describe('documents in strings', () => {
  const text = (value: string): Tree => ({
    'a.yaml': `apiVersion: v1\nkind: Thing\nmetadata: { name: a }\nspec: { x.yaml: ${JSON.stringify(value)} }`,
  });
  const told = (before: string, after: string) =>
    diffOf(text(before), text(after)).resources.flatMap(({ fields }) => fields);
  const path = ['spec', 'x.yaml'];

  it.each([
    ['an octal number of YAML 1.1', 'mode: 0644', 'mode: 644'],
    ['a boolean of YAML 1.1', 'debug: yes', 'debug: "yes"'],
    ['a key that is a boolean of YAML 1.1', 'on: push', '"on": push'],
    ['a number of YAML 1.1 in sixties', 'at: 22:30', 'at: "22:30"'],
    ['a day', 'since: 2024-01-01', 'since: "2024-01-01"'],
    ['such a value beside one that all read alike', 'n: 1\nmode: 0644', 'n: 2\nmode: 644'],
    ['the first of two values of a key', '{ mode: 1, mode: 2 }', '{ mode: 2, mode: 2 }'],
    ['a key that is doubled', '{ "mode": 2 }', '{ "mode": 2, "mode": 2 }'],
    ['a text that ends with it, with its line end and without', 'a: 1\nb: |\n  x', 'a: 1\nb: |\n  x\n'],
    ['a doubled key deeper inside', '[{ a: { mode: 1, "mode": 2 } }]', '[{ a: { mode: 2 } }]'],
  ])('are shown by line for %s', (_name, before, after) => {
    expect(told(before, after)).toEqual([{ path, op: 'replace', before, after }]);
  });

  it.each(['mode: 0644\n', 'a: 1\na: 2\n'])(
    'are shown by line where a part of them is secret: %j',
    (line) => {
      const [before, after] = [
        `password: hunter2hunter2\n${line}`,
        `password: "hunter2hunter2"\nmode: 644\na: 2\n`,
      ];
      expect(JSON.stringify(told(before, after))).not.toContain('embedded');
    },
  );

  it.each([
    ['blanks and comments', 'a: [0x1F, true, x]', '# which\na:\n- 31\n- true\n- "x"'],
    ['the order of keys', '{ a: 1, b: 1.5 }', '{ b: 1.5, a: 1 }'],
  ])('have another layout for %s', (_name, before, after) => {
    expect(told(before, after)).toEqual([{ path, op: 'replace', before, after, what: 'layout' }]);
  });

  it.each([
    '{ resources: { limits: { cpu: QUANTITY } } }',
    '[{ resources: { requests: { memory: QUANTITY, a: b } } }]',
  ])(
    'have another layout for the same quantity in %j, and show no more of it beside a change',
    (document) => {
      const of = (quantity: string) => document.replace('QUANTITY', quantity);
      expect(told(of('1'), of('1000m'))).toMatchObject([{ path, what: 'layout' }]);
      const beside = (quantity: string, level: string) => `{ a: ${of(quantity)}, level: ${level} }`;
      expect(told(beside('1', 'info'), beside('1000m', 'debug'))).toMatchObject([
        { before: 'info', after: 'debug' },
      ]);
      expect(told(of('1'), of('1001m'))).toMatchObject([{ before: 1, after: '1001m' }]);
    },
  );

  it('hold texts where only the program that reads them knows what they are', () => {
    const cache = (memory: string) => `cache: { memory: ${memory} }`;
    expect(told(cache('1'), cache('1000m'))).toMatchObject([{ before: 1, after: '1000m' }]);
  });
});
