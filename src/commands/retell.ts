import { running } from '../core/bump/running.ts';
import type { SlipwayTrailers } from '../core/commit/trailers.ts';
import type { EntriesAt } from '../core/files.ts';
import { digestBeyond } from '../core/image.ts';
import type { ServiceChange } from '../core/outcome.ts';
import type { Chosen } from '../core/rollback/types.ts';
import type { CommitRecord, ServiceState } from '../core/snapshot.ts';
import type { ChangePlan, Result } from './command.ts';
import { rollbackOf } from './rollback/retell.ts';
import { githubEnvironment, type Scene, targetOf } from './shared.ts';

/** A commit of ours on the default branch. */
export type Landed = Pick<CommitRecord, 'sha' | 'message' | 'parents'>;

/**
 * The plan that a commit of ours carried out, read off its trailers and the folders around it. What
 * has changed since (the pull request's head, the rules) does not come into it.
 * @param chosen of a rollback, what its commit does not tell; null where that is not known
 */
export function retell(
  snapshot: Scene,
  landed: Landed,
  trailers: SlipwayTrailers,
  at: EntriesAt,
  chosen: Chosen | null = null,
): ChangePlan {
  return {
    kind: 'change',
    apply: true,
    changes: [],
    message: landed.message,
    result: resultOf(snapshot, landed, trailers, at, chosen),
    deployments: trailers.services.flatMap(({ service, source }) => {
      if (source === null || trailers.action === 'restart') return [];
      const task = trailers.action === 'rollback' ? 'rollback' : 'deploy';
      return [{ service, environment: githubEnvironment(snapshot, service), task, sha: source.sha }];
    }),
  };
}

function resultOf(
  snapshot: Scene,
  landed: Landed,
  trailers: SlipwayTrailers,
  at: EntriesAt,
  chosen: Chosen | null,
): Result {
  switch (trailers.action) {
    case 'deploy':
    case 'promote':
      return deployOf(snapshot, landed, trailers, at);
    case 'restart':
      return restartOf(snapshot, landed, trailers, at);
    case 'rollback':
      return rollbackOf(snapshot, landed, trailers, at, chosen);
  }
}

function deployOf(snapshot: Scene, landed: Landed, trailers: SlipwayTrailers, at: EntriesAt): Result {
  const services = trailers.services.map(({ service, image, version }): ServiceChange => {
    const state = snapshot.services.find((one) => one.service.name === service);
    const [parent = ''] = landed.parents;
    const before = runningAt(snapshot, parent, state, at);
    const after = runningAt(snapshot, landed.sha, state, at);
    return {
      service,
      path: state?.path ?? '',
      imagesBefore: before.images,
      // The trailer has the digest also where the manifests have the tag alone.
      imageAfter: after.images.find((written) => digestBeyond(written, image ?? '') !== null) ?? image ?? '',
      versionsBefore: before.versions,
      versionAfter: version ?? '',
      edits: [],
    };
  });
  return {
    kind: 'deploy',
    ...targetOf(snapshot),
    services,
    ...(trailers.from === null ? {} : { promotedFrom: trailers.from }),
    reason: trailers.reason,
    overrides: trailers.overrides,
    tag: null,
    warnings: [],
  };
}

const nothing: ReturnType<typeof running> = { images: [], versions: [] };

function runningAt(snapshot: Scene, commit: string, state: ServiceState | undefined, at: EntriesAt) {
  if (state === undefined) return nothing;
  return running(at(commit, state.path), state.service, snapshot.environment, state.path);
}

function restartOf(snapshot: Scene, landed: Landed, trailers: SlipwayTrailers, at: EntriesAt): Result {
  const services = trailers.services.map(({ service, image, version }) => {
    const state = snapshot.services.find((one) => one.service.name === service);
    const [parent = ''] = landed.parents;
    return {
      service,
      path: state?.path ?? '',
      image,
      versionsBefore: runningAt(snapshot, parent, state, at).versions,
      versionAfter: version,
    };
  });
  const { reason, overrides } = trailers;
  return { kind: 'restart', ...targetOf(snapshot), services, reason, overrides, warnings: [] };
}
