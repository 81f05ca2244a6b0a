import { restart as restartIn } from '../core/bump/restart.ts';
import { helmPlacesOf } from '../core/bump/helmPlaces.ts';
import type { Bump } from '../core/bump/types.ts';
import { formatRestart } from '../core/commit/format.ts';
import { evaluateGates, notOpen, overridesOf, refusalOf } from '../core/gates/evaluate.ts';
import type { Gate } from '../core/gates/types.ts';
import { recordsOf } from '../core/history.ts';
import { digestBeyond } from '../core/image.ts';
import { limits } from '../core/limits.ts';
import type { Restart, ServiceChange } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { nothingAtPath } from '../core/problems/deploy.ts';
import { type Known, knownAs } from '../core/rollback/result.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import { nextVersion } from './deploy-again.ts';
import type { ParsedCommand } from './parse.ts';
import { askedFor, targetOf, warningsFor } from './shared.ts';
import { restartSpec } from './specs.ts';

/** Starts the pods of what runs anew, by another value of the version annotation. */
export const restart: EnvironmentCommand = {
  kind: 'environment',
  spec: restartSpec,
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'deploy'),
  alsoWishes: (parsed) => (parsed.has('override') ? ['override'] : []),
  // To propose one, they are looked for anyhow.
  seesProposals: (parsed) => parsed.has('dry-run'),
  historyLimit: limits.revisionsRead,
  gate: (snapshot, parsed) =>
    parsed.has('dry-run') ? null : refusalOf(snapshot.environment.name, gatesOf(snapshot, parsed)),
  plan: (snapshot, parsed) => planRestart(snapshot, parsed),
};

interface Planned {
  readonly service: Restart['services'][number];
  readonly bump: Bump;
  /** Of what runs, and goes on to. */
  readonly known: Known;
}

function gatesOf(snapshot: Snapshot, parsed: ParsedCommand): readonly Gate[] {
  const override = parsed.text('override');
  return evaluateGates(snapshot, { action: 'restart', wanted: [], override, again: false });
}

function planRestart(snapshot: Snapshot, parsed: ParsedCommand): Plan | Problem {
  const planned: Planned[] = [];
  for (const state of snapshot.services) {
    const one = planService(snapshot, state);
    if (isProblem(one)) return one;
    planned.push(one);
  }
  const changed = planned.filter(({ bump }) => bump.changes.length > 0);
  if (changed.length > 0) return toPlan(snapshot, parsed, changed);
  return {
    kind: 'answer',
    outcome: { kind: 'unchanged', ...targetOf(snapshot), services: planned.map(same) },
  };
}

function planService({ environment, repository, request }: Snapshot, state: ServiceState): Planned | Problem {
  const { service, path, entries } = state;
  if (entries.length === 0)
    return nothingAtPath({ service: service.name, path, repository: repository.name });
  const records = recordsOf(state, environment.name).filter(({ undone }) => !undone);
  const deployed = records.find(({ action }) => action !== 'restart')?.deployed.version ?? null;
  const target = {
    annotation: environment.annotation,
    helm: helmPlacesOf(service, environment, path, entries),
    repository: service.image,
    at: request.at,
  };
  // What stands there is known only once it was looked for.
  const found = restartIn(entries, { ...target, version: '' }, path);
  if (isProblem(found)) return found;
  const version = nextVersion(found.versions, deployed);
  const bump = version === null ? found : restartIn(entries, { ...target, version }, path);
  if (isProblem(bump)) return bump;
  return {
    bump,
    known: knownAs(bump.images[0] ?? null, records[0]?.deployed ?? null),
    service: {
      service: service.name,
      path,
      image: bump.images[0] ?? null,
      versionsBefore: bump.versions,
      versionAfter: version,
    },
  };
}

/** Two commands of one second set the same time. */
function same({ service: { service, path, image } }: Planned): ServiceChange {
  return {
    service,
    path,
    imagesBefore: [],
    imageAfter: image ?? '',
    versionsBefore: [],
    versionAfter: '',
    edits: [],
  };
}

function toPlan(snapshot: Snapshot, parsed: ParsedCommand, planned: readonly Planned[]): Plan {
  const gates = gatesOf(snapshot, parsed);
  const overrides = overridesOf(gates, { override: parsed.text('override') });
  const reason = parsed.text('reason');
  const apply = !parsed.has('dry-run');
  return {
    kind: 'change',
    apply,
    changes: planned.flatMap(({ bump }) => bump.changes),
    message: formatRestart({
      ...askedFor(snapshot, reason),
      overrides,
      services: planned.map(({ service, known }) => ({
        ...service,
        digest: digestBeyond(service.image ?? '', known?.image ?? ''),
        source: known?.source ?? null,
      })),
    }),
    result: {
      kind: 'restart',
      ...targetOf(snapshot),
      services: planned.map(({ service }) => service),
      reason,
      gates: apply ? [] : notOpen(gates),
      overrides,
      warnings: warningsFor(
        snapshot,
        planned.flatMap(({ bump }) => bump.warnings),
      ),
    },
    deployments: [],
  };
}
