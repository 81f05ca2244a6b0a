import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDeploy, formatRollback } from '../../../src/core/commit/format.ts';
import { toWords } from '../../../src/core/commit/inert.ts';
import { formatMessage, oneLine, parseMessage, type Trailer } from '../../../src/core/commit/message.ts';
import { parseRevert } from '../../../src/core/commit/revert.ts';
import { parseTrailers, type SlipwayTrailers, toTrailers } from '../../../src/core/commit/trailers.ts';

/** What git makes of the trailers of a message. */
function gitTrailers(message: string): readonly Trailer[] {
  const output = execFileSync('git', ['-c', 'core.commentChar=#', 'interpret-trailers', '--parse'], {
    input: message,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return { key: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
    });
}

const whole: SlipwayTrailers = {
  action: 'rollback',
  environment: 'staging',
  from: 'development',
  services: [
    {
      service: 'storefront',
      image: 'registry.example.com/shop/storefront:1f2e3d4',
      version: '20261122-1f2e3d4',
      reverts: ['b'.repeat(40), 'c'.repeat(64)],
      source: { repository: 'acme/storefront', sha: 'a'.repeat(40) },
    },
    { service: 'api', image: null, version: null, reverts: [], source: null },
    {
      service: 'worker',
      image: null,
      version: '1.20',
      reverts: ['d'.repeat(40)],
      source: { repository: 'acme/worker', sha: 'e'.repeat(40) },
    },
  ],
  request: 'https://github.com/acme/storefront/pull/12#issuecomment-1',
  delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  reason: 'Slipway-Action: deploy',
  overrides: [
    { gate: 'freeze', reason: 'checkout: it is down' },
    { gate: 'lock', reason: 'agreed with @ada' },
  ],
  actor: { login: 'dev', id: 3 },
  breakGlass: 'GitHub is down, see #12',
};
const message = formatMessage('subject', [['body']], toTrailers(whole));

/** Text that would break a carelessly written message. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '\n',
          '\r\n',
          '\n\n',
          '\r',
          '\u2028',
          '\u2029',
          '\u0085',
          '\v',
          '\f',
          '\0',
          '\u202e',
          '\ud800',
          '\u00a0',
        ],
        ...['---', '--- ', '#', ' ', ':', 'Slipway-Action: deploy', 'Slipway-Service: x', 'Signed-off-by: x'],
        ...['Co-authored-by: x <x@y>', '(cherry picked from commit a)', 'This reverts commit abcdef0.', 'a'],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

describe('parseTrailers', () => {
  it('reads back what was written', () => {
    expect(parseTrailers(message)).toEqual(whole);
  });

  it.each([
    ['CRLF', message.replaceAll('\n', '\r\n')],
    ['blanks and comments at the end', `${message}\n  \n# Please enter the commit message\n#\n`],
    ['other trailers in the block', `${message}Signed-off-by: Ada <ada@example.com>\n`],
    ['a cherry-pick', `${message}(cherry picked from commit ${'d'.repeat(40)})\n`],
    ['keys in another case', message.replaceAll(/^Slipway/gm, 'sLIPWAY')],
    ['a folded value', message.replace('Slipway-Action: deploy', 'Slipway-Action:\n  deploy')],
  ])('reads with %s', (_, text) => {
    expect(parseTrailers(text)).toEqual(whole);
  });

  it.each([
    ['', 'nothing'],
    ['deploy(staging): storefront', 'a subject alone'],
    ['Slipway-Action: deploy\nSlipway-Environment: staging\n', 'trailers as the subject'],
    ['\n\nSlipway-Action: deploy\nSlipway-Environment: staging\n', 'trailers as the first paragraph'],
    [`${message}\nSome words below.\n`, 'a paragraph below'],
    [`${message}\nSigned-off-by: Ada <ada@example.com>\n`, 'another block below'],
    [message.replaceAll(/^(?=Slipway)/gm, '> '), 'quoted trailers'],
    [message.replaceAll(/^(?=Slipway)/gm, '    '), 'indented trailers'],
    [message.replace('Slipway-Action', 'and\nSlipway-Action'), 'prose in the block'],
    [message.replace('Slipway-Action: rollback\n', ''), 'no action'],
    [message.replace('rollback', 'destroy'), 'an unknown action'],
    [message.replace('Slipway-Environment: staging', 'Slipway-Environment:'), 'an empty environment'],
  ])('%#: reads none: %j', (text) => {
    expect(parseTrailers(text)).toBeNull();
  });

  it.each([
    ['deploy', 'each', { repository: 'acme/shop', sha: 'a'.repeat(40) }],
    ['rollback', 'the last alone', null],
  ])('takes a source that stands once in a %s for that of %s', (action, _, first) => {
    const services = 'Slipway-Service: storefront\nSlipway-Service: api';
    const source = `Slipway-Source: acme/shop@${'a'.repeat(40)}`;
    const text = `s\n\nSlipway-Action: ${action}\nSlipway-Environment: staging\n${services}\n${source}\n`;
    expect(parseTrailers(text)?.services.map((one) => one.source)).toEqual([
      first,
      { repository: 'acme/shop', sha: 'a'.repeat(40) },
    ]);
  });

  it('takes no malformed value', () => {
    const odd = `s

Slipway-Version: before any service
Slipway-Action: deploy
Slipway-Action: rollback
Slipway-Environment: staging
Slipway-Service: api
Slipway-Image: first
Slipway-Image: second
Slipway-Source: acme/storefront@HEAD
Slipway-Reverts: abc
Slipway-Override: freeze:
Slipway-Override: : why
Slipway-Override: two words: why
Slipway-Override: order: why: so
Slipway-Override: lock: now
Slipway-Overridden: lock: staging by ada
Slipway-Overridden: lock:
Slipway-Overridden: freeze: of no override
Slipway-Overridden: lock: staging by eve
Co-authored-by: Ada <ada@example.com>
Co-authored-by: dev <dev@users.noreply.github.com>
`;
    expect(parseTrailers(odd)).toEqual({
      ...{
        action: 'deploy',
        environment: 'staging',
        from: null,
        request: null,
        delivery: null,
        reason: null,
        overrides: [
          { gate: 'order', reason: 'why: so' },
          { gate: 'lock', reason: 'now', of: ['staging by ada', 'staging by eve'] },
        ],
      },
      services: [{ service: 'api', image: 'first', version: null, reverts: [], source: null }],
      actor: { login: 'dev', id: null },
      breakGlass: null,
    });
  });

  it('never throws, and takes no long', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        parseTrailers(text);
        parseRevert(text);
      }),
    );
    expect(
      parseTrailers(`s\n\nSlipway-Action: ${' '.repeat(1_000_000)}x${'\n'.repeat(1_000_000)}`),
    ).toBeNull();
  });
});

describe('git', () => {
  const asked = {
    environment: hostile,
    request: hostile,
    delivery: hostile,
    reason: fc.option(hostile),
    overrides: fc.array(fc.record({ gate: hostile, reason: hostile }), { maxLength: 2 }),
    actor: hostile,
    actorId: fc.nat(),
    breakGlass: hostile,
  };
  const source = fc.record({ repository: hostile, sha: hostile });
  const service = { service: hostile, imageAfter: hostile, versionAfter: hostile };
  const deploy = {
    ...asked,
    source,
    services: fc.array(
      fc.record({ ...service, imagesBefore: fc.array(hostile), versionsBefore: fc.array(hostile) }),
      { minLength: 1, maxLength: 3 },
    ),
  };
  const deploys = fc.oneof(fc.record(deploy), fc.record({ ...deploy, from: hostile }));
  const rollbacks = fc.record({
    ...asked,
    services: fc.array(
      fc.record({ ...service, source: fc.option(source), reverts: fc.array(hostile, { maxLength: 3 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    undone: fc.array(fc.record({ sha: hostile, subject: hostile }), { minLength: 1, maxLength: 3 }),
  });
  const messages = fc.oneof(deploys.map(formatDeploy), rollbacks.map(formatRollback));

  it('reads the same trailers as we do, whatever they hold', () => {
    fc.assert(
      fc.property(messages, (text) => {
        const { trailers } = parseMessage(text);
        expect(trailers.length).toBeGreaterThan(0);
        expect(gitTrailers(text)).toEqual(trailers);
      }),
      { numRuns: 40 },
    );
  });

  it('finds the same block as we do in messages of people', () => {
    const line = fc.constantFrom(
      ...[
        '',
        ' ',
        'words',
        'Key: value',
        'Other-Key : value',
        ' folded',
        '\tfolded',
        ': none',
        'no key: x',
        'Empty:',
      ],
      ...[
        'Signed-off-by: a',
        '(cherry picked from commit a)',
        '# comment',
        'Key:value: x',
        '- a: b',
        'Ümlaut: x',
      ],
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = ['subject', ...lines, ''].join('\n');
        expect(parseMessage(text).trailers).toEqual(gitTrailers(text));
      }),
      { numRuns: 60 },
    );
  });

  it('folds nothing over a comment', () => {
    const text = 'subject\n\nSigned-off-by: a\n# comment\n folded\nKey: value\n';
    expect(parseMessage(text).trailers).toEqual(gitTrailers(text));
    expect(parseMessage(text).trailers).toEqual([
      { key: 'Signed-off-by', value: 'a' },
      { key: 'Key', value: 'value' },
    ]);
  });

  it('is not led to see what a hostile value says', () => {
    fc.assert(
      fc.property(deploys, (commit) => {
        const text = formatDeploy({ ...commit, environment: 'staging' });
        const keys = parseMessage(text).trailers.map(({ key }) => key);
        expect(keys.filter((key) => key === 'Slipway-Action')).toHaveLength(1);
        expect(keys).not.toContain('Signed-off-by');
        expect(parseRevert(text)).toBeNull();
        expect(parseTrailers(text)?.reason ?? '').toBe(oneLine(toWords(commit.reason ?? '')));
      }),
    );
  });
});

describe('parseMessage', () => {
  it('parts subject, body and trailers', () => {
    expect(parseMessage('subject\r\n\r\nbody: x\r\n\r\nmore\r\n\r\nKey: value\r\n')).toEqual({
      subject: 'subject',
      body: 'body: x\n\nmore',
      trailers: [{ key: 'Key', value: 'value' }],
    });
  });

  it('keeps a body without trailers whole', () => {
    expect(parseMessage('subject\n\nbody\n\nmore: or less\nwords\n')).toEqual({
      subject: 'subject',
      body: 'body\n\nmore: or less\nwords',
      trailers: [],
    });
  });
});
