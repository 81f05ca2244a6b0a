import { describe, expect, it } from '@jest/globals';
import { crossFaults } from '../../../src/core/config/cross.ts';
import { limits } from '../../../src/core/limits.ts';
import { toPlain } from '../../../src/core/text.ts';

const told = (services: readonly string[], environments: Record<string, unknown>): string[] =>
  crossFaults({
    services: Object.fromEntries(services.map((name) => [name, {}])),
    environments,
  }).map(({ path, message }) => `${path.join('.')}: ${toPlain(message)}`);

describe('folders', () => {
  it.each([
    [['a'], { staging: { path: 'staging' }, production: { path: 'production' } }],
    [
      ['a', 'b'],
      { staging: { path: 'staging/{{service}}' }, production: { path: 'production/{{service}}' } },
    ],
    [['a', 'ab'], { staging: { path: 'x/{{service}}' } }],
    [['a', 'a-b', 'a.b'], { staging: { path: 'x/{{service}}' }, qa: { path: 'x-y/{{service}}' } }],
    [
      ['a', 'b'],
      { staging: { path: '{{service}}/staging' }, production: { path: '{{service}}/production' } },
    ],
  ])('apart: %j %j', (services, environments) => {
    expect(told(services, environments)).toEqual([]);
  });

  it.each([
    [['a', 'b'], { staging: { path: 'staging' } }, 'The folder of b, staging, is also that of a in staging.'],
    [
      ['a'],
      { one: { path: 'x' }, two: { path: 'x' } },
      'environments.two.path: The folder of a, x, is also that of a in one.',
    ],
    [
      ['a'],
      { one: { path: 'x' }, two: { path: 'x/y' } },
      'environments.two.path: The folder of a, x/y, is inside that of a in one.',
    ],
    [
      ['a'],
      { one: { path: 'x/y/z' }, two: { path: 'x' } },
      'environments.one.path: The folder of a, x/y/z, is inside that of a in two.',
    ],
    [
      ['a', 'b'],
      { one: { path: 'x/{{service}}' }, two: { path: 'x/a/y/{{service}}' } },
      'is inside that of a in one',
    ],
    [
      ['a'],
      { one: { path: 'x' }, mid: { path: 'x-y' }, two: { path: 'x/y' } },
      'x/y, is inside that of a in one',
    ],
    [
      ['git'],
      { one: { path: 'x/.{{service}}' } },
      'For git it is x/.git, which must not have .git as a part',
    ],
  ])('refused: %j %j', (services, environments, reason) => {
    const faults = told(services, environments);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(reason);
  });

  it('are told once for each pair of environments, however many services there are', () => {
    const services = Array.from({ length: 30 }, (_, index) => `s${index}`);
    expect(told(services, { one: { path: '{{service}}' }, two: { path: '{{service}}/x' } })).toHaveLength(1);
  });

  it('have a limit', () => {
    const names = Array.from({ length: 101 }, (_, index) => `n${index}`);
    const environments = Object.fromEntries(names.map((name) => [name, { path: `${name}/{{service}}` }]));
    expect(told(names, environments)).toEqual([expect.stringContaining(String(limits.configFolders))]);
    expect(told(names.slice(0, 99), environments)).toEqual([]);
  });
});

describe('after', () => {
  const after = (order: Record<string, string | undefined>): string[] =>
    told(
      ['a'],
      Object.fromEntries(
        Object.entries(order).map(([name, before]) => [name, { path: name, after: before }]),
      ),
    );

  it.each([
    { a: undefined, b: 'a', c: 'b' },
    { c: 'b', b: 'a', a: undefined },
    { a: undefined, b: 'a', c: 'a' },
  ])('in order: %j', (order) => {
    expect(after(order)).toEqual([]);
  });

  it.each([
    [{ a: 'a' }, 'environments.a.after: goes round in a circle: a → a.'],
    [{ a: 'b', b: 'a' }, 'environments.a.after: goes round in a circle: a → b → a.'],
    [{ x: 'a', a: 'b', b: 'c', c: 'a' }, 'environments.a.after: goes round in a circle: a → b → c → a.'],
    [
      { staging: undefined, b: 'stagin' },
      'names no environment. Did you mean staging? The others are staging.',
    ],
    [{ a: undefined, b: 'constructor' }, 'environments.b.after: names no environment.'],
  ])('refused once: %j', (order, reason) => {
    const faults = after(order);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(reason);
  });

  it('finds two circles', () => {
    expect(after({ a: 'b', b: 'a', c: 'd', d: 'c' })).toHaveLength(2);
  });
});

describe('what is no configuration at all', () => {
  it.each([null, undefined, 'x', 3, [], {}, { services: null }, { services: [], environments: 'x' }])(
    'has no faults of this kind: %j',
    (value) => {
      expect(crossFaults(value)).toEqual([]);
    },
  );
});
