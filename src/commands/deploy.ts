import { bump } from '../core/bump/bump.ts';
import { helmPlacesOf } from '../core/bump/helmPlaces.ts';
import type { Bump } from '../core/bump/types.ts';
import { requireGreen } from '../core/checks.ts';
import { formatDeploy } from '../core/commit/format.ts';
import type { FileChange } from '../core/files.ts';
import { formatImage } from '../core/image.ts';
import type { ServiceChange } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { headFromFork } from '../core/problems/access.ts';
import { committedAfterComment } from '../core/problems/github.ts';
import { gatesNotServed, nothingAtPath } from '../core/problems/deploy.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';
import { count } from '../core/visible.ts';
import { tagOf, versionOf } from '../core/template.ts';
import { requireTag } from '../core/image.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import { deploySpec } from './specs.ts';
import { askedFor, githubEnvironment, targetOf } from './shared.ts';

export const deploy: EnvironmentCommand = {
  kind: 'environment',
  spec: deploySpec,
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'deploy'),
  historyLimit: 20,
  gate: (snapshot, parsed) => gate(snapshot, !parsed.has('dry-run')),
  plan: (snapshot, parsed) =>
    planDeploy(snapshot, {
      tag: parsed.text('tag'),
      reason: parsed.text('reason'),
      apply: !parsed.has('dry-run'),
    }),
};

/** What a deploy is asked to do. */
export interface DeployWish {
  readonly tag: string | null;
  readonly reason: string | null;
  /** False for a dry run: the same plan, not applied. */
  readonly apply: boolean;
}

const unchecked =
  'The green checks are those of this pull request; an image with another tag was not checked by them.';

interface PlannedService {
  readonly change: ServiceChange;
  /** Whether the image is the one that the pull request's head is built into. */
  readonly ofHead: boolean;
  readonly bump: Bump;
}

/** Plans the bump of every service, one commit for all. */
export function planDeploy(snapshot: Snapshot, wish: DeployWish): Plan | Problem {
  const services: PlannedService[] = [];
  for (const state of snapshot.services) {
    const planned = planService(snapshot, state, wish.tag);
    if (isProblem(planned)) return planned;
    services.push(planned);
  }
  const changes = services.flatMap(({ bump }) => bump.changes);
  const changed = services.filter(({ bump }) => bump.changes.length > 0).map(({ change }) => change);
  const target = targetOf(snapshot);
  if (changed.length === 0) {
    return {
      kind: 'answer',
      outcome: { kind: 'unchanged', ...target, services: services.map(({ change }) => change) },
    };
  }
  return toPlan(snapshot, wish, changed, changes, services);
}

/** Everything that can stop a deploy before it is worked out; a dry run is stopped by less. */
export function gate(snapshot: Snapshot, apply: boolean): Problem | null {
  const { application, environment } = snapshot;
  const { head } = application.pull;
  if (head.repository?.toLowerCase() !== application.repository.toLowerCase()) {
    return headFromFork({ head: head.repository, repository: application.repository });
  }
  if (!apply) return null;
  const unserved = gatesNotServed(environment);
  if (unserved !== null) return unserved;
  if (isNewerThanComment(snapshot)) return committedAfterComment(head.sha);
  return environment.checks === 'required' ? requireGreen(application.checks, head.sha) : null;
}

function planService(
  snapshot: Snapshot,
  state: ServiceState,
  wantedTag: string | null,
): PlannedService | Problem {
  const { environment, application, request } = snapshot;
  const { service, path, entries } = state;
  const source = {
    sha: application.pull.head.sha,
    branch: application.pull.head.ref,
    pullRequest: application.pull.number,
    at: request.at,
  };
  const tagOfHead = tagOf(environment, service, source);
  const tag = wantedTag === null ? tagOfHead : requireTag(wantedTag);
  if (isProblem(tag)) return tag;
  const version = versionOf(environment, service, source);
  if (isProblem(version)) return version;
  if (entries.length === 0)
    return nothingAtPath({ service: service.name, path, repository: snapshot.repository.name });

  const image = { repository: service.image, tag, digest: null };
  const helm = helmPlacesOf(service, environment, path, entries);
  const planned = bump(entries, { image, version, annotation: environment.annotation, helm }, path);
  if (isProblem(planned)) return planned;
  return {
    ofHead: tag === tagOfHead,
    bump: planned,
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

function toPlan(
  snapshot: Snapshot,
  wish: DeployWish,
  changed: readonly ServiceChange[],
  changes: readonly FileChange[],
  services: readonly PlannedService[],
): Plan {
  const { application, environment } = snapshot;
  const { sha } = application.pull.head;
  // An image by another tag was built from a commit that Slipway does not know.
  const ofHead = services.every((service) => service.ofHead);
  return {
    kind: 'change',
    apply: wish.apply,
    changes,
    message: formatDeploy({
      ...askedFor(snapshot, wish.reason),
      services: changed,
      source: ofHead ? { repository: application.repository, sha } : null,
    }),
    result: {
      kind: 'deploy',
      ...targetOf(snapshot),
      services: changed,
      reason: wish.reason,
      tag: wish.tag,
      warnings: [
        ...(ofHead || environment.checks === 'ignored' ? [] : [unchecked]),
        ...warningsFor(
          snapshot,
          services.flatMap(({ bump }) => bump.warnings),
        ),
      ],
    },
    deployments: (ofHead ? changed : []).map(({ service }) => ({
      service,
      environment: githubEnvironment(snapshot, service),
      task: 'deploy',
      sha,
    })),
  };
}

/** How long after a delivery's receipt its head is read. */
const readingMs = 10_000;

/**
 * Whether the head's commit was made between the comment and the reading of the head. One from the future
 * is made by a wrong clock, and tells nothing.
 */
function isNewerThanComment({ request, application }: Snapshot): boolean {
  const { committedAt } = application.pull.head;
  const made = committedAt === null ? NaN : Date.parse(committedAt);
  return made > Date.parse(request.at) && made <= Date.parse(request.receivedAt) + readingMs;
}

/** They quote lines of the files. */
function warningsFor({ showManifests }: Snapshot, warnings: readonly string[]): readonly string[] {
  if (showManifests || warnings.length === 0) return warnings;
  const many = count(warnings.length, 'warning');
  return [
    `${many} about the files: \`slipway bump\` in a clone of the environment repository tells what they are.`,
  ];
}
