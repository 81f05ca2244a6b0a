import { parseComment, ParsedCommand } from '../../src/commands/parse.ts';
import { commandSpecs } from '../../src/commands/index.ts';
import { parseConfig } from '../../src/core/config/parse.ts';
import type { Service } from '../../src/core/config/types.ts';
import { isProblem } from '../../src/core/problem.ts';
import type { CloneSnapshot, CommitRecord, ServiceState, Snapshot } from '../../src/core/snapshot.ts';
import { formatImage } from '../../src/core/image.ts';
import { resolved } from '../support/registry.ts';
import { request } from '../support/request.ts';
import { noLocks } from '../support/locks.ts';
import { deployment, file } from '../shell/world.ts';

/** `slipway.yaml` with one service, and lines added to its one environment. */
export function configured(...rules: readonly string[]) {
  const config = parseConfig(`services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
environments:
  staging:
    path: staging/{{service}}
${rules.map((rule) => `    ${rule}\n`).join('')}`);
  if (isProblem(config)) throw new Error(JSON.stringify(config.reasons));
  const environment = config.environments.get('staging');
  const service = config.services.get('storefront');
  if (environment === undefined || service === undefined) throw new Error('Both are there.');
  return { config, environment, service };
}

export function snapshot(change: Partial<Snapshot> = {}, rules: readonly string[] = []): Snapshot {
  const { config, environment, service } = configured(...rules);
  const head = {
    sha: '1f2e3d4'.padEnd(40, '0'),
    ref: 'delivery-date',
    repository: 'acme/storefront',
    pushedAt: '2026-11-22T09:59:10Z',
    committedAt: '2026-11-22T09:59:00Z',
  };
  return {
    request,
    actor: { login: 'dev', role: 'write', permission: 'write', teams: [] },
    application: {
      repository: 'acme/storefront',
      pull: { number: 12, title: 'Delivery date', url: 'https://github.test/pull/12', open: true, head },
      checks: { results: [], complete: true },
    },
    repository: {
      name: 'acme/environments',
      url: 'https://github.test/acme/environments',
      branch: 'main',
      head: 'a'.repeat(40),
    },
    config,
    environment,
    services: [state(service)],
    locks: noLocks,
    before: null,
    from: null,
    proposals: [],
    failed: [],
    seen: null,
    pullHead: head.sha,
    showManifests: true,
    showApplication: true,
    ...change,
  };
}

/** As if the registry had been asked about the image of that tag, and had it. */
export function state(
  service: Service,
  commits: readonly CommitRecord[] = [],
  tag = '1f2e3d4',
): ServiceState {
  const image = { repository: service.image, tag, digest: null };
  return {
    service,
    path: 'staging/storefront',
    entries: [file(deployment)],
    image: { image, answer: resolved(formatImage(image)) },
    history: { commits, total: commits.length },
  };
}

export function parsed(line: string): ParsedCommand {
  const command = parseComment(line, commandSpecs);
  if (!(command instanceof ParsedCommand)) throw new Error(`${line} is no command.`);
  return command;
}

/** The same as a clone has it. */
export function cloned(change: Partial<CloneSnapshot> = {}, rules: readonly string[] = []): CloneSnapshot {
  const { request, application, ...rest } = snapshot({}, rules);
  return {
    ...rest,
    request: { at: request.at, receivedAt: request.receivedAt, breakGlass: null },
    application: { repository: application.repository, pull: null },
    knowsLocks: true,
    unpushed: null,
    shallow: false,
    ...change,
  };
}
