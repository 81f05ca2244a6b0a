import type { Asked } from '../core/commit/format.ts';
import type { Target } from '../core/outcome.ts';
import { count } from '../core/visible.ts';
import { type AnySnapshot, type Application, isCloned, type Snapshot } from '../core/snapshot.ts';

/** Where something happens: as much of a snapshot as a merged pull request has, too. */
export interface Scene extends Pick<Snapshot, 'config' | 'environment' | 'repository' | 'services'> {
  readonly application: Pick<Application, 'repository'>;
}

/** Where a command's outcome happened, for its reply. */
export function targetOf(snapshot: Pick<Scene, 'environment' | 'repository'>): Target {
  const { environment, repository } = snapshot;
  return {
    environment: environment.name,
    repository: repository.name,
    repositoryUrl: repository.url,
    branch: repository.branch,
  };
}

/**
 * Name of the environment on GitHub: a repository of several services has one for each, since a new
 * deployment makes the older ones of its environment inactive.
 */
export function githubEnvironment(
  snapshot: Pick<Scene, 'config' | 'environment' | 'application'>,
  service: string,
): string {
  const { config, environment, application } = snapshot;
  const repository = application.repository.toLowerCase();
  const siblings = [...config.services.values()].filter((one) => one.repository.toLowerCase() === repository);
  return siblings.length > 1 ? `${environment.name}/${service}` : environment.name;
}

/** What the commit of a command says of who asked for it, where and why. */
export function askedFor(snapshot: AnySnapshot, reason: string | null): Asked {
  const environment = snapshot.environment.name;
  if (isCloned(snapshot)) {
    const breakGlass = snapshot.request.breakGlass ?? reason ?? 'made in a clone';
    return { environment, request: null, delivery: null, reason, actor: null, actorId: null, breakGlass };
  }
  const { request, actor } = snapshot;
  return {
    environment,
    request: request.comment.url,
    delivery: request.delivery,
    reason,
    actor: actor.login,
    actorId: request.comment.authorId,
  };
}

/** They quote lines of the files. */
export function warningsFor(
  { showManifests }: Pick<Snapshot, 'showManifests'>,
  warnings: readonly string[],
): readonly string[] {
  if (showManifests || warnings.length === 0) return warnings;
  const many = count(warnings.length, 'warning');
  return [
    `${many} about the files: \`slipway bump\` in a clone of the environment repository tells what they are.`,
  ];
}
