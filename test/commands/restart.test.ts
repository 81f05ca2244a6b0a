import { describe, expect, it } from '@jest/globals';
import { restart } from '../../src/commands/restart.ts';
import { retell } from '../../src/commands/retell.ts';
import { formatDeploy, formatRestart } from '../../src/core/commit/format.ts';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { isProblem } from '../../src/core/problem.ts';
import type { CommitRecord, Snapshot } from '../../src/core/snapshot.ts';
import { lock, locksOf } from '../support/locks.ts';
import { deployment, file } from '../shell/world.ts';
import { configured, parsed, snapshot, state } from './snapshot.ts';

const image = 'registry.example.com/shop/storefront:9a8b7c6';
const digest = `sha256:${'ab'.repeat(32)}`;
const source = { repository: 'acme/storefront', sha: '9a8b7c6'.padEnd(40, '0') };
const asked = {
  environment: 'staging',
  request: 'https://github.test/acme/storefront/pull/9#issuecomment-1',
  delivery: 'older',
  reason: null,
  actor: 'dev',
  actorId: 3,
};

const record = (letter: string, message: string): CommitRecord => ({
  sha: letter.repeat(40),
  parents: ['0'.repeat(40)],
  message,
  author: { name: 'slipway', login: 'slipway[bot]' },
  at: '2026-11-21T10:00:00Z',
  url: `https://github.test/${letter}`,
  tree: null,
  pull: null,
});

const deployed = (version = '20261121-9a8b7c6'): CommitRecord =>
  record(
    'c',
    formatDeploy({
      ...asked,
      source,
      services: [
        {
          service: 'storefront',
          imagesBefore: [],
          imageAfter: image,
          versionsBefore: [],
          versionAfter: version,
          digest,
        },
      ],
    }),
  );

const restarted = (versionAfter: string): CommitRecord =>
  record(
    'd',
    formatRestart({
      ...asked,
      services: [
        {
          service: 'storefront',
          path: 'staging/storefront',
          image,
          digest,
          source,
          versionsBefore: [],
          versionAfter,
        },
      ],
    }),
  );

function world(
  version: string | null,
  commits: readonly CommitRecord[] = [],
  change: Partial<Snapshot> = {},
  rules: readonly string[] = [],
): Snapshot {
  const { service } = configured(...rules);
  const written = version === null ? deployment : deployment.replace('20261121-9a8b7c6', version);
  return snapshot({ services: [{ ...state(service, commits), entries: [file(written)] }], ...change }, rules);
}

function plan(now: Snapshot, words = '') {
  const made = restart.plan(now, parsed(`/restart staging ${words}`.trim()));
  if (isProblem(made) || made.kind !== 'change' || made.result.kind !== 'restart')
    throw new Error(JSON.stringify(made));
  return { ...made, result: made.result };
}

const versionAfter = (...of: Parameters<typeof world>) =>
  plan(world(...of)).result.services.map((one) => one.versionAfter);

describe('/restart', () => {
  it.each([
    ['the first time', '20261121-9a8b7c6', [deployed()], '20261121-9a8b7c6-2'],
    ['again', '20261121-9a8b7c6-2', [restarted('20261121-9a8b7c6-2'), deployed()], '20261121-9a8b7c6-3'],
    ['of a version that ends in a number', '2026-11', [deployed('2026-11')], '2026-11-2'],
    ['of what nobody has recorded', '20261121-9a8b7c6', [], '20261121-9a8b7c6-2'],
    ['of what somebody else has written since', 'by-hand', [deployed()], 'by-hand-2'],
  ])('gives the version a number: %s', (_, present, commits, expected) => {
    expect(versionAfter(present, commits)).toEqual([expected]);
  });

  it('records what runs, with its digest and source, as it was deployed', () => {
    const { message, deployments } = plan(world('20261121-9a8b7c6', [deployed()]), '--reason "stale"');
    expect(message.split('\n')[0]).toBe('restart(staging): storefront');
    expect(parseTrailers(message)).toMatchObject({
      action: 'restart',
      reason: 'stale',
      services: [
        { service: 'storefront', image: `${image}@${digest}`, version: '20261121-9a8b7c6-2', source },
      ],
    });
    expect(deployments).toEqual([]);
  });

  it('does not take the digest or the source of another tag for that of what is written', () => {
    const { service } = configured();
    const written = deployment.replaceAll(':9a8b7c6', ':by-hand');
    const services = [{ ...state(service, [deployed()]), entries: [file(written)] }];
    expect(parseTrailers(plan(snapshot({ services })).message)?.services).toMatchObject([
      { image: 'registry.example.com/shop/storefront:by-hand', source: null },
    ]);
  });

  it('is told in the same words after a delivery that comes again', () => {
    const now = world('20261121-9a8b7c6', [deployed()]);
    const first = plan(now, '--reason "stale"');
    const trailers = parseTrailers(first.message);
    if (trailers === null) throw new Error(first.message);
    const landed = record('d', first.message);
    const before = now.services[0]?.entries ?? [];
    const again = retell(now, landed, trailers, (commit) => (commit === landed.parents[0] ? before : []));
    const [told] = first.result.services;
    expect(again.result).toMatchObject({
      kind: 'restart',
      reason: 'stale',
      services: [{ ...told, image: `${image}@${digest}` }],
    });
    expect(again.deployments).toEqual([]);
  });

  it.each([
    ['somebody else holds the lock', { locks: locksOf(lock) }, [], 'locked'],
    [
      'there is a freeze',
      {},
      ['freeze: [{ from: 2026-11-22, until: 2026-11-22, timezone: UTC, reason: sale }]'],
      'frozen',
    ],
    [
      'one may not deploy',
      { actor: { login: 'eve', role: 'read', permission: 'read', teams: [] } },
      [],
      'not-allowed',
    ],
  ])('is held up where %s', (_, change, rules, code) => {
    expect(restart.gate(world('20261121-9a8b7c6', [], change, rules), parsed('/restart staging'))?.code).toBe(
      code,
    );
    expect(
      restart.gate(world('20261121-9a8b7c6', [], change, rules), parsed('/restart staging --dry-run')),
    ).toBe(null);
  });

  it('asks neither for the order nor for the image: it runs there already', () => {
    const gate = restart.gate(world('20261121-9a8b7c6'), parsed('/restart staging'));
    expect(gate).toBe(null);
  });

  it('is refused where there is nothing in the folder', () => {
    const { service } = configured();
    const made = restart.plan(
      snapshot({ services: [{ ...state(service), entries: [] }] }),
      parsed('/restart staging'),
    );
    expect(isProblem(made) && made.code).toBe('nothing-at-path');
  });

  it('has nothing to do where a command of the same second has set the same time', () => {
    const { service } = configured();
    const now = snapshot();
    const written = deployment.replace(
      /version: .*/u,
      `kubectl.kubernetes.io/restartedAt: "${now.request.at}"`,
    );
    const made = restart.plan(
      { ...now, services: [{ ...state(service), entries: [file(written)] }] },
      parsed('/restart staging'),
    );
    expect(made).toMatchObject({ kind: 'answer', outcome: { kind: 'unchanged' } });
  });
});
