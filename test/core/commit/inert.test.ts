import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDeploy } from '../../../src/core/commit/format.ts';
import { toInert, toWords } from '../../../src/core/commit/inert.ts';
import { parseMessage } from '../../../src/core/commit/message.ts';
import { parseTrailers } from '../../../src/core/commit/trailers.ts';

/** What GitHub acts on in a commit message, after its documentation; and what other CIs skip by. */
const acted: readonly RegExp[] = [
  /#\d/,
  /\bGH-\d/i,
  /@[a-z\d]/i,
  /\[(?:skip|ci|no|actions)[ -](?:ci|skip|actions)\]/i,
  /\*\*\*NO_CI\*\*\*/i,
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?(?:#\d|https?:)/i,
];

const seen = (value: string): readonly RegExp[] => acted.filter((pattern) => pattern.test(value));

function commitWith(reason: string): string {
  return formatDeploy({
    environment: 'staging',
    services: [],
    source: null,
    request: 'r',
    delivery: 'd',
    reason,
    actor: 'dev',
    actorId: 3,
  });
}

const loaded = [
  'fixes #12',
  'Closes: acme/storefront#7 and resolved GH-9',
  'closes https://github.com/acme/storefront/issues/12',
  'FIXED   HTTPS://github.com/acme/storefront/issues/12',
  '[skip ci]',
  'quick [ci skip] [no ci] [skip actions] [actions skip]',
  '***NO_CI***',
  '@ada and @acme/sre, please look',
  '##12 @@ada [[skip ci]]',
];

describe('a reason', () => {
  it.each(loaded)('%s means nothing to GitHub in the commit, and reads the same', (reason) => {
    expect(seen(reason)).not.toEqual([]);
    expect(seen(toInert(reason))).toEqual([]);
    expect(toWords(toInert(reason))).toBe(reason);
    const message = commitWith(reason);
    const line = message.split('\n').find((one) => one.startsWith('Slipway-Reason: ')) ?? '';
    expect(seen(line)).toEqual([]);
    expect(parseTrailers(message)?.reason).toBe(reason);
  });

  it.each(['cart fix, agreed with sales', 'fixes it', 'a-b_c (x) 100%', 'GH-x', 'see https://example.com/a'])(
    '%s stays as it is, to the byte',
    (reason) => {
      expect(toInert(reason)).toBe(reason);
    },
  );

  it.each(loaded)('%s gives git the trailers that Slipway reads', (reason) => {
    const message = commitWith(reason);
    const output = execFileSync('git', ['interpret-trailers', '--parse'], {
      input: message,
      encoding: 'utf8',
    });
    const read = parseMessage(message).trailers.map(({ key, value }) => `${key}: ${value}\n`);
    expect(output).toBe(read.join(''));
  });

  it('is made inert once, however often', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...loaded, ' ', '\u2060', '#', '@', '[', 'x', '1')), (parts) => {
        const inert = toInert(parts.join(''));
        expect(toInert(inert)).toBe(inert);
        expect(seen(inert)).toEqual([]);
      }),
    );
  });
});
