import { describe, expect, it } from '@jest/globals';
import { formatDeploy, formatRollback } from '../../../src/core/commit/format.ts';
import type { Service } from '../../../src/core/config/types.ts';
import { freezeGate } from '../../../src/core/gates/freeze.ts';
import { imageGate } from '../../../src/core/gates/image.ts';
import { type Before, orderGate } from '../../../src/core/gates/order.ts';
import { compareImages, type Wanted } from '../../../src/core/gates/same.ts';
import { withdrawnGate } from '../../../src/core/gates/withdrawn.ts';
import { imageNotInRegistry } from '../../../src/core/problems/registry.ts';
import { parseImage } from '../../../src/core/image.ts';
import { isProblem, problem } from '../../../src/core/problem.ts';
import type { CommitRecord, ServiceState } from '../../../src/core/snapshot.ts';
import { text, toPlain } from '../../../src/core/text.ts';
import { configured } from '../../commands/snapshot.ts';
import { file } from '../../shell/world.ts';

const { environment: staging, service } = configured();
const repository = 'registry.example.com/shop/storefront';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const source = (digit: string) => ({ repository: 'acme/storefront', sha: digit.repeat(40) });

function image(reference: string) {
  const parsed = parseImage(`${repository}${reference}`);
  if (isProblem(parsed)) throw new Error(reference);
  return parsed;
}

const wanted = (reference: string, from: Wanted['source'] = source('a')): Wanted => ({
  service: 'storefront',
  image: image(reference),
  source: from,
});

const asked = {
  request: 'https://github.test/acme/storefront/pull/12#issuecomment-1',
  delivery: 'd',
  reason: null,
  actor: 'dev',
  actorId: 3,
};

let made = 0;

function commit(message: string): CommitRecord {
  made += 1;
  return {
    sha: made.toString(16).padStart(40, '0'),
    parents: [],
    message,
    author: { name: 'slipway', login: null },
    at: '2026-11-22T09:00:00Z',
    url: 'https://github.test/commit',
    tree: null,
    pull: null,
  };
}

function deployed(
  reference: string,
  from: Wanted['source'] = source('a'),
  environment = 'staging',
): CommitRecord {
  const change = {
    service: 'storefront',
    imagesBefore: [],
    imageAfter: `${repository}${reference}`,
    versionsBefore: [],
    versionAfter: 'v',
  };
  return commit(formatDeploy({ ...asked, environment, services: [change], source: from }));
}

function rolledBack(
  undone: CommitRecord,
  reference: string,
  from: Wanted['source'] = source('b'),
): CommitRecord {
  const change = { service: 'storefront', imageAfter: `${repository}${reference}`, versionAfter: 'v' };
  const services = [{ ...change, source: from, reverts: [undone.sha] }];
  return commit(
    formatRollback({
      ...asked,
      environment: 'staging',
      services,
      undone: [{ sha: undone.sha, subject: 's' }],
    }),
  );
}

/** @param commits newest first */
function state(written: string, ...commits: readonly CommitRecord[]): ServiceState {
  const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: storefront }
spec: { template: { spec: { containers: [{ name: web, image: "${repository}${written}" }] } } }
`;
  return {
    service,
    path: 'staging/storefront',
    entries: [{ ...file(manifest), path: 'staging/storefront/deployment.yaml' }],
    history: { commits, total: commits.length },
  };
}

function before(of: ServiceState | ReturnType<typeof problem>, failed: readonly string[] = []): Before {
  return {
    environment: staging,
    services: new Map([['storefront', of]]),
    failed: failed.map((commit) => ({ service: 'storefront', commit })),
    seen: null,
  };
}

describe('whether a recorded image is the wanted one', () => {
  it.each<[string, Wanted['source'], string | null, Wanted['source'], 'same' | 'other' | 'unknown']>([
    [`:1@${digest('1')}`, null, `:1@${digest('1')}`, source('b'), 'same'],
    [`:2@${digest('1')}`, null, `:1@${digest('1')}`, null, 'same'],
    [`:1@${digest('2')}`, source('a'), `:1@${digest('1')}`, source('a'), 'other'],
    [':1', source('a'), ':1', source('a'), 'same'],
    [`:1@${digest('1')}`, source('a'), ':1', source('a'), 'same'],
    [':1', source('a'), ':1', source('b'), 'other'],
    [':1', source('a'), ':2', source('a'), 'other'],
    [':1', source('a'), ':1', null, 'unknown'],
    [`:1@${digest('1')}`, null, ':1', source('a'), 'unknown'],
    [':1', null, ':1', null, 'unknown'],
    [':1', null, null, null, 'other'],
  ])('%s of %j, and %s of %j: %s', (one, from, reference, recordedFrom, answer) => {
    const recorded = {
      service: 'storefront',
      image: reference === null ? null : `${repository}${reference}`,
      version: null,
      reverts: [],
      source: recordedFrom,
    };
    expect(compareImages(wanted(one, from), recorded)).toBe(answer);
    const other = { ...recorded, image: recorded.image?.replace('/shop/', '/other/') ?? null };
    expect(compareImages(wanted(one, from), other)).toBe('other');
  });
});

describe('the gate of the order', () => {
  const gate = (of: Parameters<typeof before>[0], want = wanted(':1'), failed: readonly string[] = []) =>
    orderGate('production', before(of, failed), [want]);

  it('is open where no environment comes before', () => {
    expect(orderGate('staging', null, [wanted(':1')])).toMatchObject({ state: 'open', problem: null });
  });

  const undone = deployed(':1');
  const newer = deployed(':2');
  it.each<[string, ServiceState, Wanted]>([
    ['it is the newest deploy', state(':1', deployed(':1'), deployed(':0')), wanted(':1')],
    [
      'a person changed something else since',
      state(':1', commit('More memory'), deployed(':1')),
      wanted(':1'),
    ],
    [
      'its digest is pinned',
      state(`:1@${digest('1')}`, deployed(`:1@${digest('1')}`)),
      wanted(`:1@${digest('1')}`),
    ],
    ['its digest is recorded alone', state(':1', deployed(`:1@${digest('1')}`)), wanted(`:1@${digest('1')}`)],
    [
      'a person reverted the one after it',
      state(':1', commit(`Revert\n\nThis reverts commit ${newer.sha}.\n`), newer, deployed(':1')),
      wanted(':1'),
    ],
    [
      'a rollback went back to it',
      state(':1', rolledBack(undone, ':1', source('a')), undone, deployed(':1')),
      wanted(':1'),
    ],
  ])('is open where %s', (_, of, want) => {
    expect(gate(of, want).state).toBe('open');
  });

  const second = deployed(':2');
  it.each<[string, Parameters<typeof before>[0], Wanted, string]>([
    ['another runs there', state(':2', deployed(':2')), wanted(':1'), 'runs 2, not 1.'],
    ['it ran there before', state(':2', deployed(':2'), deployed(':1')), wanted(':1'), 'runs 2, not 1.'],
    [
      'it was rolled back there',
      state(':1', rolledBack(second, ':1'), second),
      wanted(':2'),
      'runs 1, not 2.',
    ],
    ['nothing was deployed there', state(':1', commit('First')), wanted(':1'), 'has no deploy of Slipway’s'],
    [
      'that was another environment',
      state(':1', deployed(':1', source('a'), 'qa')),
      wanted(':1'),
      'has no deploy',
    ],
    [
      'the tag was pushed anew',
      state(':1', deployed(`:1@${digest('1')}`)),
      wanted(`:1@${digest('2')}`),
      'runs 1@sha256:111111111111…, not 1@sha256:222222222222….',
    ],
    [
      'another was deployed, and its files hold neither',
      state(':3', deployed(':2')),
      wanted(':1'),
      'was changed since 2 was deployed: its manifests hold 3.',
    ],
    ['it is of another commit', state(':1', deployed(':1', source('b'))), wanted(':1'), 'runs 1, not 1.'],
    [
      'nobody knows of which commit',
      state(':1', deployed(':1', null)),
      wanted(':1'),
      'whether the tag means the same image still.',
    ],
    [
      'nobody knows of which commit either of them is',
      state(':1', deployed(':1', null)),
      wanted(':1', null),
      'whether the tag means the same image still.',
    ],
    [
      'a person changed the image',
      state(':0', commit('Back'), deployed(':1')),
      wanted(':1'),
      'its manifests hold 0.',
    ],
    [
      'its digest was changed by hand',
      state(`:1@${digest('2')}`, deployed(`:1@${digest('1')}`)),
      wanted(`:1@${digest('1')}`),
      'its manifests hold 1@sha256:222222222222….',
    ],
    [
      'the folder is empty now',
      { ...state(':1', deployed(':1')), entries: [] },
      wanted(':1'),
      'its manifests hold no image.',
    ],
    [
      'the folder cannot be read',
      problem({ code: 'x', title: text`Secret.`, publicTitle: text`Too large.`, remedy: text`` }),
      wanted(':1'),
      'cannot be read: Too large.',
    ],
  ])('is shut where %s', (_, of, want, reason) => {
    const { state: now, problem: why } = gate(of, want);
    expect(now).toBe('shut');
    expect(why?.code).toBe('out-of-order');
    expect(why?.reasons.map(toPlain).join('\n')).toContain(reason);
  });

  it('is shut where its deployment failed, but not where an older one did', () => {
    const [older, newest] = [deployed(':1'), deployed(':1')];
    expect(gate(state(':1', newest, older), wanted(':1'), [newest.sha]).state).toBe('shut');
    expect(gate(state(':1', newest, older), wanted(':1'), [older.sha]).state).toBe('open');
    const others = { ...before(state(':1', newest)), failed: [{ service: 'cart', commit: newest.sha }] };
    expect(orderGate('production', others, [wanted(':1')]).state).toBe('open');
  });

  it('is shut where it was merged by a merge commit, and that failed', () => {
    const newest = deployed(':1');
    const failed = [{ service: 'storefront', commit: 'f'.repeat(40), delivery: asked.delivery }];
    const shut = { ...before(state(':1', newest)), failed };
    expect(orderGate('production', shut, [wanted(':1')]).state).toBe('shut');
  });

  it('is shut where its deployment is too far back for anybody to tell whether it failed', () => {
    const newest = deployed(':1');
    const seen = (service: string) => ({
      ...before(state(':1', newest)),
      seen: [{ service, commit: newest.sha }],
    });
    const { state: now, problem: why } = orderGate('production', seen('cart'), [wanted(':1')]);
    expect(now).toBe('shut');
    expect(why?.reasons.map(toPlain).join()).toContain('nothing tells whether its deployment has failed');
    expect(toPlain(why?.remedy ?? text``)).toContain('/deploy staging storefront --tag 1');
    expect(orderGate('production', seen('storefront'), [wanted(':1')]).state).toBe('open');
    // Without a source, none is recorded.
    const image = `:1@${digest('1')}`;
    const unrecorded = { ...before(state(image, deployed(image, null))), seen: [] };
    expect(orderGate('production', unrecorded, [wanted(image, null)]).state).toBe('open');
  });

  it('is shut for a service that was not looked at', () => {
    const shut = orderGate('production', { ...before(state(':1')), services: new Map() }, [wanted(':1')]);
    expect(shut.state).toBe('shut');
  });

  it('gives a reason for each service', () => {
    const both: Before = {
      ...before(state(':2', deployed(':2'))),
      services: new Map([
        ['storefront', state(':2', deployed(':2'))],
        ['cart', { ...state(':2', deployed(':2')), service: { ...service, name: 'cart' } satisfies Service }],
      ]),
    };
    const { problem: why } = orderGate('production', both, [
      wanted(':1'),
      { ...wanted(':1'), service: 'cart' },
    ]);
    expect(why?.reasons.map(toPlain).map((reason) => reason.slice(0, 20))).toEqual([
      'staging: storefront ',
      'staging: cart has no',
    ]);
  });
});

describe('the gate of what was withdrawn', () => {
  const gate = (of: ServiceState, want: Wanted) => withdrawnGate('staging', [of], [want]);
  const bad = deployed(':2');
  const unknown = deployed(':2', null);
  const back = rolledBack(bad, ':1');

  it.each<[string, ServiceState, Wanted]>([
    ['it was never deployed', state(':1', deployed(':1')), wanted(':2')],
    ['another was rolled back', state(':1', back, bad, deployed(':1')), wanted(':3')],
    ['it was deployed once more since', state(':2', deployed(':2'), back, bad), wanted(':2')],
    [
      'the rollback was reverted',
      state(':2', commit(`Reapply\n\nThis reverts commit ${back.sha}.\n`), back, bad),
      wanted(':2'),
    ],
    ['it was built anew since', state(':1', rolledBack(bad, ':1'), bad), wanted(':2', source('c'))],
    [
      'it was rolled back elsewhere',
      state(':1', back, { ...bad, message: bad.message.replaceAll('staging', 'qa') }),
      wanted(':2'),
    ],
  ])('is open where %s', (_, of, want) => {
    expect(gate(of, want).state).toBe('open');
  });

  it.each<[string, ServiceState, Wanted]>([
    ['it was rolled back', state(':1', back, bad), wanted(':2')],
    [
      'a person reverted it',
      state(':1', commit(`Revert\n\nThis reverts commit ${bad.sha}.\n`), bad),
      wanted(':2'),
    ],
    ['it may be what was rolled back', state(':1', back, bad), wanted(':2', null)],
    [
      'it may be what was rolled back, of which nothing is known either',
      state(':1', rolledBack(unknown, ':1'), unknown),
      wanted(':2', null),
    ],
    ['something else was deployed since', state(':3', deployed(':3'), back, bad), wanted(':2')],
  ])('is shut where %s', (_, of, want) => {
    const { state: now, problem: why } = gate(of, want);
    expect([now, why?.code]).toEqual(['shut', 'withdrawn']);
    expect(toPlain(why?.remedy ?? [])).toContain('--again');
  });
});

describe('the gate of freezes', () => {
  const frozen = configured(
    'freeze: [{ from: 2026-12-20, until: 2027-01-03, reason: holidays }]',
  ).environment;

  it.each([
    ['2026-12-19T23:59:59Z', 'open', 'No freeze is on; the next begins Sun 2026-12-20 00:00 UTC: holidays.'],
    ['2026-12-20T00:00:00Z', 'shut', 'staging is frozen until Mon 2027-01-04 00:00 UTC: holidays.'],
    ['2027-01-04T00:00:00Z', 'open', 'No freeze is on, and none is near.'],
  ])('at %s is %s: %s', (at, now, finding) => {
    const gate = freezeGate(frozen, at);
    expect([gate.state, toPlain(gate.finding)]).toEqual([now, finding]);
  });

  it('says how to go on', () => {
    const { problem: why } = freezeGate(frozen, '2026-12-25T00:00:00Z');
    expect(toPlain(why?.remedy ?? [])).toBe(
      'Wait until then. Those whom allow.override of the environment names can go on with --override "reason".',
    );
  });

  it('is open where there are no windows', () => {
    expect(toPlain(freezeGate(staging, '2026-12-25T00:00:00Z').finding)).toBe('There are no freeze windows.');
  });
});

describe('the gate of images', () => {
  const found = { image: image(':1'), answer: { digest: digest('1'), mediaType: 'x' } };
  const missing = { image: image(':1'), answer: imageNotInRegistry(`${repository}:1`) };

  it.each([
    [[], 'open'],
    [[{}], 'open'],
    [[{ image: found }], 'open'],
    [[{ image: found }, { image: missing }], 'shut'],
    [[{ image: missing }, {}], 'shut'],
  ] as const)('of %j is %s', (services, now) => {
    expect(imageGate(services).state).toBe(now);
  });
});
