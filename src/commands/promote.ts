import { bump } from '../core/bump/bump.ts';
import { helmPlacesOf } from '../core/bump/helmPlaces.ts';
import type { Bump } from '../core/bump/types.ts';
import { carryOver } from '../core/carry.ts';
import { formatDeploy } from '../core/commit/format.ts';
import type { Environment } from '../core/config/types.ts';
import type { FileChange } from '../core/files.ts';
import { evaluateGates, overridesOf, refusalOf } from '../core/gates/evaluate.ts';
import type { GateRequest } from '../core/gates/place.ts';
import { formatImage } from '../core/image.ts';
import { limits } from '../core/limits.ts';
import type { ServiceChange } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { nothingAtPath } from '../core/problems/deploy.ts';
import { imageChanged } from '../core/problems/merge.ts';
import { sameEnvironment } from '../core/problems/promote.ts';
import { withChanges } from '../core/with-changes.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import type { ParsedCommand } from './parse.ts';
import { type Recorded, recordedIn } from './recorded.ts';
import { askedFor, githubEnvironment, targetOf, warningsFor } from './shared.ts';
import { promoteSpec } from './specs.ts';

/** Brings to an environment what runs in another. */
export const promote: EnvironmentCommand = {
  kind: 'environment',
  spec: promoteSpec,
  places: (parsed) => ({ environment: parsed.required('to'), from: parsed.required('from') }),
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'deploy'),
  alsoWishes: (parsed) => (parsed.has('override') ? ['override'] : []),
  seesBefore: true,
  // To propose one, they are looked for anyhow.
  seesProposals: (parsed) => parsed.has('dry-run'),
  historyLimit: limits.revisionsRead,
  image: ({ from, service, environment }) => {
    const recorded = from === null ? null : recordedIn(from, service.name);
    if (recorded === null || isProblem(recorded)) return null;
    return environment.pin === 'digest' ? recorded.image : { ...recorded.image, digest: null };
  },
  gate: (snapshot, parsed) => gate(snapshot, parsed),
  plan: (snapshot, parsed) => planPromote(snapshot, parsed),
};

interface Planned {
  readonly change: ServiceChange;
  readonly recorded: Recorded;
  readonly bump: Bump;
  readonly changes: readonly FileChange[];
}

function gate(snapshot: Snapshot, parsed: ParsedCommand): Problem | null {
  if (parsed.required('from') === parsed.required('to')) return sameEnvironment(parsed.required('to'));
  if (parsed.has('dry-run')) return null;
  const [nothing] = snapshot.services
    .map(({ service }) => recordedIn(snapshot.from, service.name))
    .filter(isProblem);
  if (nothing !== undefined) return nothing;
  return refusalOf(snapshot.environment.name, evaluateGates(snapshot, requestOf(snapshot, parsed)));
}

function requestOf({ services, from }: Snapshot, parsed: ParsedCommand): GateRequest {
  const wanted = services.flatMap(({ service: { name } }) => {
    const recorded = recordedIn(from, name);
    return isProblem(recorded) ? [] : [{ service: name, image: recorded.image, source: recorded.source }];
  });
  return { action: 'promote', wanted, override: parsed.text('override'), again: parsed.has('again') };
}

function planPromote(snapshot: Snapshot, parsed: ParsedCommand): Plan | Problem {
  const services: Planned[] = [];
  for (const state of snapshot.services) {
    const planned = planService(snapshot, state);
    if (isProblem(planned)) return planned;
    services.push(planned);
  }
  const changed = services.filter(({ changes }) => changes.length > 0);
  if (changed.length > 0) return toPlan(snapshot, parsed, changed);
  const unchanged = services.map(({ change }) => change);
  return { kind: 'answer', outcome: { kind: 'unchanged', ...targetOf(snapshot), services: unchanged } };
}

function planService(snapshot: Snapshot, state: ServiceState): Planned | Problem {
  const { environment, from, repository } = snapshot;
  const { service, path } = state;
  const recorded = recordedIn(from, service.name);
  if (isProblem(recorded)) return recorded;
  if (state.entries.length === 0)
    return nothingAtPath({ service: service.name, path, repository: repository.name });
  const digest = digestOf(state, recorded, environment.pin);
  if (isProblem(digest)) return digest;
  const carried = carryOver(recorded.state, state, environment.carry);
  if (isProblem(carried)) return carried;
  const entries = withChanges(state.entries, carried);
  const image = { ...recorded.image, digest: environment.pin === 'digest' ? digest : null };
  const helm = helmPlacesOf(service, environment, path, entries);
  const { version } = recorded;
  const bumped = bump(entries, { image, version, annotation: environment.annotation, helm }, path);
  if (isProblem(bumped)) return bumped;
  const change: ServiceChange = {
    service: service.name,
    path,
    imagesBefore: bumped.images,
    imageAfter: formatImage(image),
    versionsBefore: bumped.versions,
    versionAfter: version ?? '',
    edits: bumped.edits,
  };
  const changes = new Map([...carried, ...bumped.changes].map((one) => [one.path, one]));
  const known = { ...recorded, image: { ...recorded.image, digest } };
  return { change, recorded: known, bump: bumped, changes: [...changes.values()] };
}

/** As it was recorded; else what the tag means now. A tag that means another image by now is not the very image. */
function digestOf(
  { image: asked }: ServiceState,
  { image }: Recorded,
  pin: Environment['pin'],
): string | null | Problem {
  if (asked === undefined) return image.digest;
  if (isProblem(asked.answer)) return pin === 'digest' && image.digest === null ? asked.answer : image.digest;
  if (image.digest !== null && image.digest !== asked.answer.digest)
    return imageChanged(image, asked.answer.digest);
  return asked.answer.digest;
}

function toPlan(snapshot: Snapshot, parsed: ParsedCommand, changed: readonly Planned[]): Plan {
  const request = requestOf(snapshot, parsed);
  const gates = evaluateGates(snapshot, request);
  const overrides = overridesOf(gates, request);
  const apply = !parsed.has('dry-run');
  const reason = parsed.text('reason');
  return {
    kind: 'change',
    apply,
    changes: changed.flatMap(({ changes }) => changes),
    message: formatDeploy({
      ...askedFor(snapshot, reason),
      from: parsed.required('from'),
      overrides,
      services: changed.map(({ change, recorded: { image, source } }) => ({
        ...change,
        digest: image.digest,
        source,
      })),
      source: null,
    }),
    result: {
      kind: 'deploy',
      ...targetOf(snapshot),
      services: changed.map(({ change }) => change),
      reason,
      tag: null,
      promotedFrom: parsed.required('from'),
      gates: apply ? [] : gates.filter(({ state }) => state !== 'open'),
      overrides,
      warnings: warningsFor(
        snapshot,
        changed.flatMap(({ bump: { warnings } }) => warnings),
      ),
    },
    deployments: changed.flatMap(({ change: { service }, recorded: { source } }) =>
      source?.repository.toLowerCase() === snapshot.application.repository.toLowerCase()
        ? [{ service, environment: githubEnvironment(snapshot, service), task: 'deploy', sha: source.sha }]
        : [],
    ),
  };
}
