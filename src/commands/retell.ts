import { running } from '../core/bump/running.ts';
import type { SlipwayTrailers } from '../core/commit/trailers.ts';
import type { EntriesAt } from '../core/files.ts';
import { historyEntries } from '../core/history/entries.ts';
import { digestBeyond } from '../core/image.ts';
import type { ServiceChange } from '../core/outcome.ts';
import { standingOf } from '../core/rollback/result.ts';
import type { UndoneCommit } from '../core/rollback/told.ts';
import { undoneCommits } from '../core/rollback/undone.ts';
import type { CommitRecord, ServiceState } from '../core/snapshot.ts';
import type { ChangePlan, Result } from './command.ts';
import { githubEnvironment, type Scene, targetOf } from './shared.ts';

/** A commit of ours on the default branch. */
export type Landed = Pick<CommitRecord, 'sha' | 'message' | 'parents'>;

/**
 * The plan that a commit of ours carried out, read off its trailers and the folders around it. What
 * has changed since (the pull request's head, the rules) does not come into it.
 */
export function retell(
  snapshot: Scene,
  landed: Landed,
  trailers: SlipwayTrailers,
  at: EntriesAt,
): ChangePlan {
  return {
    kind: 'change',
    apply: true,
    changes: [],
    message: landed.message,
    result: resultOf(snapshot, landed, trailers, at),
    deployments: trailers.services.flatMap(({ service, source }) => {
      if (source === null || trailers.action === 'restart') return [];
      const task = trailers.action === 'rollback' ? 'rollback' : 'deploy';
      return [{ service, environment: githubEnvironment(snapshot, service), task, sha: source.sha }];
    }),
  };
}

function resultOf(snapshot: Scene, landed: Landed, trailers: SlipwayTrailers, at: EntriesAt): Result {
  switch (trailers.action) {
    case 'deploy':
    case 'promote':
      return deployOf(snapshot, landed, trailers, at);
    case 'restart':
      return restartOf(snapshot, landed, trailers, at);
    case 'rollback':
      return rollbackOf(snapshot, landed, trailers);
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

function rollbackOf(snapshot: Scene, landed: Landed, trailers: SlipwayTrailers): Result {
  const services = trailers.services.map(({ service, image, version, reverts }) => {
    const state = snapshot.services.find((one) => one.service.name === service);
    return {
      service,
      path: state?.path ?? '',
      imageAfter: image,
      versionAfter: version,
      revision: null,
      ...standingOf(state, snapshot.environment.name, { sha: landed.sha, reverts }),
      passed: [],
    };
  });
  const { reason, overrides } = trailers;
  return {
    kind: 'rollback',
    ...targetOf(snapshot),
    services,
    left: [],
    undone: undoneOf(snapshot, trailers),
    flags: [],
    merged: [],
    reason,
    overrides,
  };
}

/** Newest first; those that are too old to be read come last. */
function undoneOf(
  { services, environment, repository }: Scene,
  trailers: SlipwayTrailers,
): readonly UndoneCommit[] {
  const reverts = new Set(trailers.services.flatMap((one) => one.reverts));
  const known = undoneCommits(
    trailers.services.map((one) => {
      const state = services.find(({ service }) => service.name === one.service);
      const entries = state === undefined ? [] : historyEntries(state, environment.name);
      return entries.filter(({ commit }) => one.reverts.includes(commit.sha));
    }),
  );
  for (const { sha } of known) reverts.delete(sha);
  const unread = [...reverts].map((sha) => ({
    sha,
    url: `${repository.url}/commit/${sha}`,
    subject: '',
    author: '',
    at: '',
    byPerson: false,
  }));
  return [...known, ...unread];
}
