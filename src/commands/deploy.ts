import { bump } from '../core/bump/bump.ts';
import { helmPlacesOf } from '../core/bump/helmPlaces.ts';
import type { Bump } from '../core/bump/types.ts';
import { formatDeploy } from '../core/commit/format.ts';
import { notOpen, overridesOf } from '../core/gates/evaluate.ts';
import { formatImage, type ImageReference, requireTag } from '../core/image.ts';
import { limits } from '../core/limits.ts';
import type { ServiceChange } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { nothingAtPath } from '../core/problems/deploy.ts';
import type { AnySnapshot, ServiceState } from '../core/snapshot.ts';
import { versionOf } from '../core/template.ts';
import type { ClonableCommand, Plan } from './command.ts';
import { gate, gatesOf, headOf, imageOf, lacksRecord, sourceOf, tagOfHead } from './deploy-gates.ts';
import { numbered } from './deploy-again.ts';
import type { ParsedCommand } from './parse.ts';
import { deploySpec } from './specs.ts';
import { askedFor, githubEnvironment, targetOf, warningsFor } from './shared.ts';

export const deploy: ClonableCommand = {
  kind: 'environment',
  spec: deploySpec,
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'deploy'),
  alsoWishes: (parsed) => (parsed.has('override') ? ['override'] : []),
  seesBefore: true,
  // To propose one, they are looked for anyhow.
  seesProposals: (parsed) => parsed.has('dry-run'),
  historyLimit: limits.revisionsRead,
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
}

/** Plans the bump of every service, one commit for all. */
export function planDeploy(snapshot: AnySnapshot, wish: DeployWish): Plan | Problem {
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

function planService(snapshot: AnySnapshot, state: ServiceState, wish: DeployWish): PlannedService | Problem {
  const { environment } = snapshot;
  const { service, path, entries } = state;
  const headTag = tagOfHead(snapshot, service);
  const tag = wish.tag === null ? headTag : requireTag(wish.tag);
  if (isProblem(tag)) return tag;
  const source = sourceOf(snapshot) ?? { tag, at: snapshot.request.at };
  const version = versionOf(environment, service, source);
  if (isProblem(version)) return version;
  if (entries.length === 0)
    return nothingAtPath({ service: service.name, path, repository: snapshot.repository.name });

  const asked = { repository: service.image, tag, digest: null };
  const digest = digestOf(snapshot, state, asked);
  if (isProblem(digest)) return digest;
  const image = environment.pin === 'digest' ? { ...asked, digest } : asked;
  const helm = helmPlacesOf(service, environment, path, entries);
  const planned = numbered(
    (as) => bump(entries, { image, version: as, annotation: environment.annotation, helm }, path),
    { version, again: lacksRecord(snapshot, state, wish) },
  );
  if (isProblem(planned)) return planned;
  return {
    ofHead: tag === headTag,
    bump: planned.bump,
    digest,
    change: {
      service: service.name,
      path,
      imagesBefore: planned.bump.images,
      imageAfter: formatImage(image),
      versionsBefore: planned.bump.versions,
      versionAfter: planned.version,
      edits: planned.bump.edits,
    },
  };
}

/** What the registry says of the image. Without one only a dry run gets here, and who breaks the glass: they can go on unless the digest is to be written. */
function digestOf(
  { environment }: AnySnapshot,
  { service, image: asked }: ServiceState,
  image: ImageReference,
): string | null | Problem {
  if (service.registry === 'ignored') return null;
  if (asked === undefined || formatImage(asked.image) !== formatImage(image))
    throw new Error(`The registry was not asked about ${formatImage(image)}.`);
  if (!isProblem(asked.answer)) return asked.answer.digest;
  return environment.pin === 'digest' ? asked.answer : null;
}

function toPlan(
  snapshot: AnySnapshot,
  wish: DeployWish,
  changed: readonly PlannedService[],
  services: readonly PlannedService[],
): Plan {
  const { environment } = snapshot;
  const head = headOf(snapshot);
  const gates = gatesOf(snapshot, wish);
  const overrides = overridesOf(gates, wish);
  // An image by another tag was built from a commit that Slipway does not know.
  const ofHead = services.every((service) => service.ofHead);
  const source = ofHead ? head : null;
  return {
    kind: 'change',
    apply: wish.apply,
    changes: changed.flatMap(({ bump }) => bump.changes),
    message: formatDeploy({
      ...askedFor(snapshot, wish.reason),
      overrides,
      services: changed.map(({ change, digest }) => ({ ...change, digest })),
      source,
    }),
    result: {
      kind: 'deploy',
      ...targetOf(snapshot),
      services: changed.map(({ change }) => change),
      reason: wish.reason,
      tag: wish.tag,
      gates: wish.apply ? [] : notOpen(gates),
      overrides,
      warnings: [
        ...(ofHead || head === null || environment.checks === 'ignored' ? [] : [unchecked]),
        ...warningsFor(
          snapshot,
          services.flatMap(({ bump }) => bump.warnings),
        ),
      ],
    },
    deployments: changed.flatMap(({ change: { service } }) =>
      source === null
        ? []
        : [
            {
              service,
              environment: githubEnvironment(snapshot, service),
              task: 'deploy' as const,
              sha: source.sha,
            },
          ],
    ),
  };
}
