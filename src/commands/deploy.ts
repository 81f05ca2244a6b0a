import { bump } from '../core/bump/bump.ts';
import { helmPlacesOf } from '../core/bump/helmPlaces.ts';
import type { Bump } from '../core/bump/types.ts';
import { formatDeploy } from '../core/commit/format.ts';
import type { Source } from '../core/commit/trailers.ts';
import { evaluateGates, type GateRequest, notOpen, overridesOf, refusalOf } from '../core/gates/evaluate.ts';
import { sourceGate } from '../core/gates/pull.ts';
import type { Gate } from '../core/gates/types.ts';
import { formatImage, type ImageReference, requireTag } from '../core/image.ts';
import type { ServiceChange } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { gatesNotServed, nothingAtPath } from '../core/problems/deploy.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';
import { count } from '../core/visible.ts';
import { tagOf, type TemplateSource, versionOf } from '../core/template.ts';
import { toPlain } from '../core/text.ts';
import type { EnvironmentCommand, ImageQuestion, Plan } from './command.ts';
import type { ParsedCommand } from './parse.ts';
import { deploySpec } from './specs.ts';
import { askedFor, githubEnvironment, targetOf } from './shared.ts';

export const deploy: EnvironmentCommand = {
  kind: 'environment',
  spec: deploySpec,
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'deploy'),
  alsoWishes: (parsed) => (parsed.has('override') ? ['override'] : []),
  seesBefore: true,
  historyLimit: 20,
  image: (about, parsed) => imageOf(about, parsed.text('tag')),
  gate: (snapshot, parsed) => gate(snapshot, wishOf(parsed)),
  plan: (snapshot, parsed) => planDeploy(snapshot, wishOf(parsed)),
};

/** What a deploy is asked to do. */
export interface DeployWish {
  readonly tag: string | null;
  readonly reason: string | null;
  /** Why what may be overridden shall be; null where it shall not. */
  readonly override: string | null;
  /** Whether what was rolled back may be deployed again. */
  readonly again: boolean;
  /** False for a dry run: the same plan, not applied. */
  readonly apply: boolean;
}

function wishOf(parsed: ParsedCommand): DeployWish {
  return {
    tag: parsed.text('tag'),
    reason: parsed.text('reason'),
    override: parsed.text('override'),
    again: parsed.has('again'),
    apply: !parsed.has('dry-run'),
  };
}

const unchecked =
  'The green checks are those of this pull request; an image with another tag was not checked by them.';

interface PlannedService {
  readonly change: ServiceChange;
  /** Whether the image is the one that the pull request's head is built into. */
  readonly ofHead: boolean;
  readonly bump: Bump;
  /** What the tag means in the registry; null where that is not asked, or not known to a dry run. */
  readonly digest: string | null;
  readonly warnings: readonly string[];
}

/** The image that a deploy gives a service: the registry is asked about it. null where the tag is none. */
export function imageOf(about: ImageQuestion, wantedTag: string | null): ImageReference | null {
  const tag =
    wantedTag === null ? tagOf(about.environment, about.service, sourceOf(about)) : requireTag(wantedTag);
  return isProblem(tag) ? null : { repository: about.service.image, tag, digest: null };
}

/** Plans the bump of every service, one commit for all. */
export function planDeploy(snapshot: Snapshot, wish: DeployWish): Plan | Problem {
  const services: PlannedService[] = [];
  for (const state of snapshot.services) {
    const planned = planService(snapshot, state, wish);
    if (isProblem(planned)) return planned;
    services.push(planned);
  }
  const changed = services.filter(({ bump }) => bump.changes.length > 0);
  const target = targetOf(snapshot);
  if (changed.length === 0) {
    return {
      kind: 'answer',
      outcome: { kind: 'unchanged', ...target, services: services.map(({ change }) => change) },
    };
  }
  return toPlan(snapshot, wish, changed, services);
}

/** Why it is not even worked out. A dry run is stopped by nothing but a fork, and shows the rest. */
export function gate(snapshot: Snapshot, wish: DeployWish): Problem | null {
  if (!wish.apply) return sourceGate(snapshot.application).problem;
  return (
    gatesNotServed(snapshot.environment) ?? refusalOf(snapshot.environment.name, gatesOf(snapshot, wish))
  );
}

/** What a deploy asks of the gates. */
export function gateRequestOf(
  snapshot: Snapshot,
  { tag, override, again }: Pick<DeployWish, 'tag' | 'override' | 'again'>,
): GateRequest {
  const wanted = snapshot.services.flatMap(({ service, image: asked }) => {
    const image = imageOf({ ...snapshot, service }, tag);
    if (image === null) return [];
    const digest = asked === undefined || isProblem(asked.answer) ? null : asked.answer.digest;
    const ofHead = image.tag === imageOf({ ...snapshot, service }, null)?.tag;
    return [{ service: service.name, image: { ...image, digest }, source: ofHead ? headOf(snapshot) : null }];
  });
  return { action: 'deploy', wanted, override, again };
}

function gatesOf(snapshot: Snapshot, wish: DeployWish): readonly Gate[] {
  return evaluateGates(snapshot, gateRequestOf(snapshot, wish));
}

function headOf({ application: { repository, pull } }: Snapshot): Source {
  return { repository, sha: pull.head.sha };
}

function planService(snapshot: Snapshot, state: ServiceState, wish: DeployWish): PlannedService | Problem {
  const { environment } = snapshot;
  const { service, path, entries } = state;
  const source = sourceOf(snapshot);
  const tagOfHead = tagOf(environment, service, source);
  const tag = wish.tag === null ? tagOfHead : requireTag(wish.tag);
  if (isProblem(tag)) return tag;
  const version = versionOf(environment, service, source);
  if (isProblem(version)) return version;
  if (entries.length === 0)
    return nothingAtPath({ service: service.name, path, repository: snapshot.repository.name });

  const resolved = inRegistry(snapshot, state, { repository: service.image, tag, digest: null }, wish.apply);
  if (isProblem(resolved)) return resolved;
  const digest = environment.pin === 'digest' ? resolved.digest : null;
  const image = { repository: service.image, tag, digest };
  const helm = helmPlacesOf(service, environment, path, entries);
  const planned = bump(entries, { image, version, annotation: environment.annotation, helm }, path);
  if (isProblem(planned)) return planned;
  return {
    ofHead: tag === tagOfHead,
    bump: planned,
    ...resolved,
    change: {
      service: service.name,
      path,
      imagesBefore: planned.images,
      imageAfter: formatImage(image),
      versionsBefore: planned.versions,
      versionAfter: version,
      edits: planned.edits,
    },
  };
}

/**
 * What the registry says of the image. Without the image nothing is applied; a dry run goes on with a
 * warning, unless it is the digest that it is to show.
 */
function inRegistry(
  { environment }: Snapshot,
  { service, image: asked }: ServiceState,
  image: ImageReference,
  apply: boolean,
): Pick<PlannedService, 'digest' | 'warnings'> | Problem {
  if (service.registry === 'ignored') return { digest: null, warnings: [] };
  if (asked === undefined || formatImage(asked.image) !== formatImage(image))
    throw new Error(`The registry was not asked about ${formatImage(image)}.`);
  if (!isProblem(asked.answer)) return { digest: asked.answer.digest, warnings: [] };
  if (apply || environment.pin === 'digest') return asked.answer;
  return { digest: null, warnings: [`A deploy would be refused: ${toPlain(asked.answer.title)}`] };
}

function sourceOf({
  application: { pull },
  request,
}: Pick<Snapshot, 'application' | 'request'>): TemplateSource {
  return { sha: pull.head.sha, branch: pull.head.ref, pullRequest: pull.number, at: request.at };
}

function toPlan(
  snapshot: Snapshot,
  wish: DeployWish,
  changed: readonly PlannedService[],
  services: readonly PlannedService[],
): Plan {
  const { application, environment } = snapshot;
  const { sha } = application.pull.head;
  const gates = gatesOf(snapshot, wish);
  // An image by another tag was built from a commit that Slipway does not know.
  const ofHead = services.every((service) => service.ofHead);
  return {
    kind: 'change',
    apply: wish.apply,
    changes: changed.flatMap(({ bump }) => bump.changes),
    message: formatDeploy({
      ...askedFor(snapshot, wish.reason),
      overrides: overridesOf(gates, wish),
      services: changed.map(({ change, digest }) => ({ ...change, digest })),
      source: ofHead ? headOf(snapshot) : null,
    }),
    result: {
      kind: 'deploy',
      ...targetOf(snapshot),
      services: changed.map(({ change }) => change),
      reason: wish.reason,
      tag: wish.tag,
      gates: notOpen(gates, wish.apply),
      warnings: [
        ...(ofHead || environment.checks === 'ignored' ? [] : [unchecked]),
        ...services.flatMap(({ warnings }) => warnings),
        ...warningsFor(
          snapshot,
          services.flatMap(({ bump }) => bump.warnings),
        ),
      ],
    },
    deployments: (ofHead ? changed : []).map(({ change: { service } }) => ({
      service,
      environment: githubEnvironment(snapshot, service),
      task: 'deploy',
      sha,
    })),
  };
}

/** They quote lines of the files. */
function warningsFor({ showManifests }: Snapshot, warnings: readonly string[]): readonly string[] {
  if (showManifests || warnings.length === 0) return warnings;
  const many = count(warnings.length, 'warning');
  return [
    `${many} about the files: \`slipway bump\` in a clone of the environment repository tells what they are.`,
  ];
}
