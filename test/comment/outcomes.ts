import { diffManifests } from '../../src/core/diff/diff.ts';
import { type Gate, gateOf, openGate } from '../../src/core/gates/types.ts';
import { frozenNow, outOfOrder, withdrawnBefore } from '../../src/core/problems/gates.ts';
import { renderPlain } from '../../src/core/render/plain.ts';
import type { ManifestDiff } from '../../src/core/diff/types.ts';
import type { SourceFile } from '../../src/core/files.ts';
import type { Change, Committed, Help, Outcome, Proposal } from '../../src/core/outcome.ts';
import { isProblem, problem } from '../../src/core/problem.ts';
import { code, link, text } from '../../src/core/text.ts';
import { history } from './histories.ts';
import { lockOutcomes } from './locking.ts';
import { restartOutcomes } from './restarts.ts';
import { reversals } from './reversals.ts';
import { ofPeople, rollbackOutcomes } from './rollbacks.ts';

export function file(path: string, content: string): SourceFile {
  return { kind: 'file', path, mode: '100644', bytes: new TextEncoder().encode(content) };
}

/** The diff of two trees that can be read. */
export function diffOf(before: readonly SourceFile[], after: readonly SourceFile[]): ManifestDiff {
  const diff = diffManifests(renderPlain(before), renderPlain(after));
  if (isProblem(diff)) throw new Error(JSON.stringify(diff));
  return diff;
}

export const deployment = (tag: string, version: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
  namespace: shop
spec:
  replicas: 2
  template:
    metadata:
      annotations:
        version: ${version}
    spec:
      containers:
        - name: storefront
          image: registry.example.com/shop/storefront:${tag}
          resources:
            limits: { cpu: 1 }
`;

const configMap = (flags: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: storefront, namespace: shop }
data:
  settings.ini: |
    [log]
    level = info
    format = json
    # end of log
    [flags]
${flags}
`;

const secret = (password: string) => `apiVersion: v1
kind: Secret
metadata: { name: storefront, namespace: shop }
stringData: { password: ${password}, user: shop }
`;

const service = `apiVersion: v1
kind: Service
metadata: { name: storefront, namespace: shop }
spec:
  ports: [{ port: 80, protocol: TCP }]
`;

export const path = 'staging/storefront';
export const url = 'https://github.com/acme/environments';
export const commit = (letter: string) => letter.repeat(40);

export const diff = diffOf(
  [
    file(`${path}/deployment.yaml`, deployment('9a8b7c6', '20261121-9a8b7c6')),
    file(`${path}/service.yaml`, service),
    file(`${path}/config.yaml`, configMap('    checkout = old')),
    file(`${path}/secret.yaml`, secret('hunter2')),
  ],
  [
    file(`${path}/deployment.yaml`, deployment('1f2e3d4', '20261122-1f2e3d4')),
    file(`${path}/service.yaml`, service),
    file(`${path}/config.yaml`, configMap('    checkout = new\n    search = on')),
    file(`${path}/secret.yaml`, secret('correct-horse')),
    file(
      `${path}/budget.yaml`,
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: storefront }\nspec: { minAvailable: 1 }\n',
    ),
  ],
);

export const target = {
  environment: 'staging',
  repository: 'acme/environments',
  repositoryUrl: url,
  branch: 'main',
};

export const change: Change = {
  ...target,
  services: [
    {
      service: 'storefront',
      path,
      imagesBefore: ['registry.example.com/shop/storefront:9a8b7c6'],
      imageAfter: `registry.example.com/shop/storefront:1f2e3d4@sha256:${'ab12'.repeat(16)}`,
      versionsBefore: ['20261121-9a8b7c6'],
      versionAfter: '20261122-1f2e3d4',
      edits: [],
    },
  ],
  diff,
  reason: 'the checkout fix',
  tag: null,
  warnings: ['deployment.yaml, line 7: `on` is true for kubectl, and a string for kustomize.'],
};

export const committed: Committed = {
  commit: { sha: commit('c'), url: `${url}/commit/${commit('c')}` },
  notes: [text`The deployment could not be recorded on ${code('acme/storefront')}.`],
};

export const proposal: Proposal = {
  ...target,
  action: 'deploy',
  services: change.services.map(({ service, imagesBefore, imageAfter, versionsBefore, versionAfter }) => ({
    service,
    imagesBefore,
    imageAfter,
    versionsBefore,
    versionAfter,
    pull: { number: 7, url: `${url}/pull/7` },
    key: 'delivery',
    updated: false,
  })),
  diff,
  reason: change.reason,
  warnings: change.warnings,
  waits: text`It waits for 1 approval of its manifest diff by ${code('@acme/sre')}; Slipway merges it once ${code('slipway/manifests')} is green.`,
  notes: [],
};

const gates = {
  open: [
    openGate(
      'freeze',
      text`No freeze is on; the next begins Fri 2026-11-27 17:00 Europe/Berlin: no | weekend deploys.`,
    ),
    openGate('withdrawn', text`It was not rolled back here.`),
    {
      id: 'approvals',
      state: 'waiting',
      finding: text`A deploy pull request is opened. It waits for 1 approval of its manifest diff by ${code('@acme/sre')}.`,
      problem: null,
    },
  ],
  shut: [
    openGate('access', text`Your role is ${code('write')}.`),
    gateOf(
      'order',
      outOfOrder(
        'production',
        'staging',
        [text`${code('storefront')} runs ${code('9a8b7c6')}.`],
        '/deploy staging storefront --tag 1f2e3d4',
      ),
      text``,
    ),
    {
      ...gateOf(
        'freeze',
        frozenNow('production', { reasons: ['no *weekend* deploys'], until: null }),
        text``,
      ),
      state: 'overridden',
    },
    gateOf('withdrawn', withdrawnBefore('production', [text`It was rolled back.`]), text``),
  ],
} as const satisfies Record<string, readonly Gate[]>;

const deploy: Help['commands'][number] = {
  name: 'deploy',
  usage: '/deploy <env> [service…] [--tag T] [--dry-run]',
  summary: 'Commits the image of this pull request to an environment.',
  arguments: [{ name: '<env>', text: 'The environment.' }],
  flags: [{ usage: '--tag T', text: 'Another tag than the configured one.' }],
  examples: ['/deploy staging', '/deploy staging storefront --tag 1f2e3d4'],
};

const promotion = { promotedFrom: 'development', between: diff };

/** One of each kind, and where a kind has two faces, both. */
export const outcomes: Readonly<Record<string, Outcome>> = {
  deployed: { kind: 'deployed', ...change, ...committed },
  promoted: { kind: 'deployed', ...change, ...committed, ...promotion },
  planned: { kind: 'planned', ...change, warnings: [], reason: null },
  'planned-promotion': { kind: 'planned', ...change, ...promotion, warnings: [], reason: null },
  'planned-refused': { kind: 'planned', ...change, warnings: [], gates: gates.shut.slice(1, 2) },
  overridden: {
    kind: 'deployed',
    ...change,
    ...committed,
    overrides: [{ gate: 'freeze', reason: 'checkout is down, says @ada' }],
  },
  'planned-several': {
    kind: 'planned',
    ...change,
    services: [
      ...change.services,
      {
        service: 'checkout',
        path: 'staging/checkout',
        imagesBefore: [],
        imageAfter: 'checkout:1f2e3d4',
        versionsBefore: ['1', '2', '3', '4'],
        versionAfter: '5',
        edits: [],
      },
    ],
  },
  proposed: { kind: 'proposed', ...proposal },
  'proposed-several': {
    kind: 'proposed',
    ...proposal,
    action: 'rollback',
    rollback: ofPeople(),
    services: [
      ...proposal.services,
      {
        service: '*loud*',
        imagesBefore: [],
        imageAfter: null,
        versionsBefore: [],
        versionAfter: null,
        pull: { number: 8, url: `${url}/pull/8` },
        key: 'delivery',
        updated: true,
      },
    ],
    notes: [text`${code('checkout')}: runs there already.`],
  },
  'proposed-promotion': { kind: 'proposed', ...proposal, ...promotion, action: 'promote' },
  cancelled: { kind: 'cancelled', ...target, closed: proposal.services },
  'proposal-ended': {
    kind: 'proposal-ended',
    ...target,
    ends: [
      {
        service: 'storefront',
        pull: { number: 7, url: `${url}/pull/7` },
        end: text`superseded by ${link('a later command', 'https://github.com/acme/storefront/pull/12#issuecomment-2')}.`,
      },
    ],
  },
  unchanged: { kind: 'unchanged', ...target, services: change.services },
  ...restartOutcomes({ ...committed, notes: [] }, gates.shut),
  ...rollbackOutcomes(committed),
  explained: {
    kind: 'explained',
    ...target,
    environment: 'production',
    services: ['storefront'],
    gates: gates.shut,
    tag: '1.4.0',
  },
  'explained-open': {
    kind: 'explained',
    ...target,
    environment: 'production',
    services: ['storefront'],
    gates: gates.open,
    tag: null,
  },
  history: { kind: 'history', ...target, services: [history] },
  'history-several': {
    kind: 'history',
    ...target,
    services: [
      history,
      { service: 'checkout', path: 'staging/checkout', deployed: null, revisions: [], older: 0 },
    ],
  },
  ...lockOutcomes,
  ...reversals,
  help: {
    kind: 'help',
    commands: [deploy, { ...deploy, name: 'help', usage: '/help', summary: 'This list.' }],
  },
  'help-one': { kind: 'help', commands: [deploy] },
  problem: {
    kind: 'problem',
    command: '/deploy stagin',
    problem: problem({
      code: 'unknown-environment',
      title: text`There is no environment ${code('stagin')}.`,
      reasons: [text`There are ${code('staging')} and ${code('production')}.`],
      remedy: text`Did you mean ${code('staging')}?`,
      retryable: false,
    }),
  },
  progress: {
    kind: 'progress',
    command: '/deploy staging',
    doing: text`comparing the manifests of ${code('staging/storefront')}`,
  },
  edited: { kind: 'edited', command: '/deploy staging' },
};
