import { describe, expect, it } from '@jest/globals';
import { deploy } from '../../src/commands/deploy.ts';
import { isProblem } from '../../src/core/problem.ts';
import type { CommitRecord, Snapshot } from '../../src/core/snapshot.ts';
import { formatImage } from '../../src/core/image.ts';
import { lock, locksOf } from '../support/locks.ts';
import { resolved } from '../support/registry.ts';
import { parsed, snapshot } from './snapshot.ts';

function plan(line: string, of: Snapshot = snapshot()) {
  return deploy.plan(asked(of, line), parsed(line));
}

/** As the shell reads it: with what the registry, which has every image, says of those that the command would write. */
function asked(of: Snapshot, line: string): Snapshot {
  const services = of.services.map((state) => {
    const image = deploy.image?.({ ...of, service: state.service }, parsed(line)) ?? null;
    return image === null ? state : { ...state, image: { image, answer: resolved(formatImage(image)) } };
  });
  return { ...of, services };
}

function withHead(repository: string | null): Snapshot {
  const { application } = snapshot();
  const { pull } = application;
  return snapshot({ application: { ...application, pull: { ...pull, head: { ...pull.head, repository } } } });
}

const deployed: CommitRecord = {
  sha: 'd'.repeat(40),
  parents: ['e'.repeat(40)],
  message: messageOf(plan('/deploy staging')),
  author: { name: 'slipway[bot]', login: 'slipway[bot]' },
  at: '2026-11-22T09:00:00Z',
  url: 'https://github.test/d',
  tree: null,
  pull: null,
};
const undone = {
  ...deployed,
  sha: 'f'.repeat(40),
  message: `Undo\n\nThis reverts commit ${deployed.sha}.\n`,
};

function messageOf(planned: ReturnType<typeof plan>): string {
  if (isProblem(planned) || planned.kind !== 'change') throw new Error('It changes something.');
  return planned.message;
}

/** @param commits newest first */
function withHistory(...commits: readonly CommitRecord[]): Snapshot {
  const history = { commits, total: commits.length };
  return snapshot({ services: snapshot().services.map((one) => ({ ...one, history })) });
}

describe('gate', () => {
  it.each<[string, Snapshot, string]>([
    ['a fork', withHead('mallory/storefront'), 'head-from-fork'],
    ['a deleted fork', withHead(null), 'head-from-fork'],
    ['checks that have not reported', snapshot({}, ['checks: required']), 'checks-not-green'],
    ['a freeze', snapshot({}, ['freeze: [{ cron: "* 8-12 * * *", for: 1h, reason: x }]']), 'frozen'],
    ['the lock of somebody else', snapshot({ locks: locksOf(lock) }), 'locked'],
    ['an image that was rolled back', withHistory(undone, deployed), 'withdrawn'],
    [
      'several reasons',
      snapshot({ locks: locksOf(lock) }, ['freeze: [{ cron: "* 8-12 * * *", for: 1h, reason: x }]']),
      'gates-shut',
    ],
  ])('is shut for %s', (_, of, code) => {
    expect(deploy.gate(of, parsed('/deploy staging'))).toMatchObject({ code });
  });

  it('lets a dry run look at what it may not change, but never a fork', () => {
    const dry = parsed('/deploy staging --dry-run');
    expect(deploy.gate(snapshot({}, ['via: pull-request', 'checks: required']), dry)).toBeNull();
    expect(deploy.gate(withHead(null), dry)).toMatchObject({ code: 'head-from-fork' });
  });

  it('knows what is to be deployed, for the gates of the image', () => {
    expect(deploy.gate(withHistory(undone, deployed), parsed('/deploy staging --again'))).toBeNull();
    expect(deploy.gate(withHistory(undone, deployed), parsed('/deploy staging --tag other'))).toBeNull();
    const after = snapshot({
      before: { environment: snapshot().environment, services: new Map(), failed: [], seen: null },
    });
    expect(deploy.gate(after, parsed('/deploy staging'))).toMatchObject({ code: 'out-of-order' });
  });

  it('is not shut where a deploy waits for approvals', () => {
    const of = snapshot({}, ['approvals: { from: ["@acme/sre"] }']);
    expect(deploy.gate(of, parsed('/deploy staging'))).toBeNull();
  });

  it('asks whether who overrides may', () => {
    const line = '/deploy staging --override "checkout is down"';
    expect(deploy.alsoWishes?.(parsed(line))).toEqual(['override']);
    expect(deploy.alsoWishes?.(parsed('/deploy staging'))).toEqual([]);
    expect(deploy.gate(snapshot(), parsed(line))).toMatchObject({ code: 'not-allowed' });
  });

  it('asks a dry run for less', () => {
    expect([
      deploy.wish(parsed('/deploy staging')),
      deploy.wish(parsed('/deploy staging --dry-run')),
    ]).toEqual(['deploy', 'read']);
  });
});

describe('plan', () => {
  it('is the same twice', () => {
    expect(plan('/deploy staging --reason "try it"')).toEqual(plan('/deploy staging --reason "try it"'));
  });

  it('bumps tag and version, and says all of it in the message', () => {
    const planned = plan('/deploy staging --reason "try it"');
    if (isProblem(planned) || planned.kind !== 'change') throw new Error(JSON.stringify(planned));
    expect(planned.apply).toBe(true);
    expect(planned.changes.map(({ path }) => path)).toEqual(['staging/storefront/deployment.yaml']);
    expect(planned.result).toMatchObject({
      services: [
        { imagesBefore: ['registry.example.com/shop/storefront:9a8b7c6'], versionAfter: '20261122-1f2e3d4' },
      ],
    });
    for (const line of ['Slipway-Reason: try it', `Slipway-Delivery: ${snapshot().request.delivery}`]) {
      expect(planned.message.split('\n')).toContain(line);
    }
  });

  it('records and tells what was overridden, and shows in a dry run what is shut', () => {
    const of = snapshot({
      actor: { login: 'dev', role: 'maintain', permission: 'write', teams: [] },
      locks: locksOf(lock),
    });
    const planned = plan('/deploy staging --override "checkout is down"', of);
    expect(messageOf(planned).split('\n')).toContain('Slipway-Override: lock: checkout is down');
    const overrides = [{ gate: 'lock', reason: 'checkout is down' }];
    expect(planned).toMatchObject({ result: { overrides, gates: [] } });
    expect(plan('/deploy staging --dry-run', of)).toMatchObject({
      result: { overrides: [], gates: [{ id: 'lock', state: 'shut' }] },
    });
    expect(messageOf(plan('/deploy staging --again', withHistory(undone, deployed)))).toContain(
      '\nSlipway-Override: withdrawn: deployed again\n',
    );
  });

  it('takes the tag that was asked for', () => {
    expect(plan('/deploy staging --tag v1.20')).toMatchObject({
      result: { services: [{ imageAfter: 'registry.example.com/shop/storefront:v1.20' }] },
    });
  });

  it('is an answer where there is nothing to change', () => {
    const of = snapshot();
    const planned = plan('/deploy staging', of);
    if (isProblem(planned) || planned.kind !== 'change') throw new Error('It changes something.');
    const [change] = planned.changes;
    const [service] = of.services;
    if (change?.kind !== 'write' || service === undefined) throw new Error('It writes a file.');
    const entries = [{ kind: 'file' as const, path: change.path, mode: change.mode, bytes: change.bytes }];
    expect(plan('/deploy staging', { ...of, services: [{ ...service, entries }] })).toMatchObject({
      kind: 'answer',
      outcome: { kind: 'unchanged' },
    });
  });

  it.each([
    ['/deploy staging --tag "a b"', snapshot(), 'invalid-tag'],
    [
      '/deploy staging',
      snapshot({ services: snapshot().services.map((one) => ({ ...one, entries: [] })) }),
      'nothing-at-path',
    ],
  ])('refuses %s', (line, of, code) => {
    expect(plan(line, of)).toMatchObject({ kind: 'problem', code });
  });

  it('names GitHub’s environment after the service where the repository has several', () => {
    const of = snapshot();
    const [first] = of.config.services.values();
    if (first === undefined) throw new Error('There is one.');
    const services = new Map([...of.config.services, ['cart', { ...first, name: 'cart' }]]);
    expect(plan('/deploy staging', { ...of, config: { ...of.config, services } })).toMatchObject({
      deployments: [{ environment: 'staging/storefront' }],
    });
    expect(plan('/deploy staging', of)).toMatchObject({ deployments: [{ environment: 'staging' }] });
  });
});

describe('an image that was not built from the head', () => {
  it('claims neither the head as its source nor its green checks', () => {
    const planned = plan('/deploy staging --tag v1.20', snapshot({}, ['checks: required']));
    expect(planned).toMatchObject({
      deployments: [],
      result: { tag: 'v1.20', warnings: [expect.stringMatching(/green/)] },
    });
    expect(planned).not.toMatchObject({ message: expect.stringContaining('Slipway-Source') });
  });

  it('is told from the head’s own tag, however that was asked for', () => {
    for (const line of ['/deploy staging', '/deploy staging --tag 1f2e3d4']) {
      expect(plan(line)).toMatchObject({
        deployments: [{ sha: snapshot().pullHead }],
        result: { warnings: [] },
      });
      expect(plan(line)).toMatchObject({
        message: expect.stringContaining('Slipway-Source: acme/storefront@1f2e3d4'),
      });
    }
  });
});
