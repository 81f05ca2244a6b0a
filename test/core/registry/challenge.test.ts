import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseChallenges } from '../../../src/core/registry/challenge.ts';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

it.each<[string, ReturnType<typeof read>]>([
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    [
      [
        'bearer',
        {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:library/nginx:pull',
        },
      ],
    ],
  ],
  [
    'Basic realm="https://x.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    [['basic', { realm: 'https://x.dkr.ecr.eu-west-1.amazonaws.com/', service: 'ecr.amazonaws.com' }]],
  ],
  [
    'Basic realm=r, Bearer realm="t", service="s"',
    [
      ['basic', { realm: 'r' }],
      ['bearer', { realm: 't', service: 's' }],
    ],
  ],
  [
    'Bearer realm="t",scope="repository:a:pull,push", Basic',
    [
      ['bearer', { realm: 't', scope: 'repository:a:pull,push' }],
      ['basic', {}],
    ],
  ],
  ['BEARER Realm = "t"', [['bearer', { realm: 't' }]]],
  [
    'Negotiate, Basic realm="r"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'r' }],
    ],
  ],
  ['Basic realm="a \\"quoted\\" one"', [['basic', { realm: 'a "quoted" one' }]]],
  ['Bearer realm="mine", realm="theirs"', [['bearer', { realm: 'mine' }]]],
  ['Bearer realm="not closed', [['bearer', {}]]],
  ['realm="t"', []],
  ['', []],
  [', ,', []],
  ['"', []],
])('reads %s', (header, expected) => {
  expect(read(header)).toEqual(expected);
});

it('reads back what was written, whatever it holds', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const value = fc.string().map((text) => text.replaceAll(/[^\x20-\x7e]/g, ''));
  const challenge = fc.record({
    scheme: fc.constantFrom('basic', 'bearer'),
    parameters: fc.dictionary(name, value),
  });
  fc.assert(
    fc.property(fc.array(challenge), (challenges) => {
      const header = challenges
        .map(({ scheme, parameters }) => {
          const written = Object.entries(parameters).map(
            ([key, text]) => `${key}="${text.replaceAll(/["\\]/g, '\\$&')}"`,
          );
          return `${scheme} ${written.join(', ')}`.trimEnd();
        })
        .join(', ');
      expect(read(header)).toEqual(challenges.map(({ scheme, parameters }) => [scheme, { ...parameters }]));
    }),
  );
});

it('takes no longer for a header without end', () => {
  expect(read(`Bearer ${'a="b",'.repeat(10_000)}`)[0]?.[0]).toBe('bearer');
  expect(read('"'.repeat(60_000))).toEqual([]);
  expect(read(`Bearer a="${'\\'.repeat(60_000)}`)).toEqual([['bearer', {}]]);
});
