import type { Config, Environment } from './config/types.ts';
import type { ManifestDiff } from './diff/types.ts';
import type { Gate } from './gates/types.ts';
import { isPersons } from './history/entries.ts';
import { askedIn } from './locks/force.ts';
import type { Lock, Locks } from './locks/types.ts';
import type { Change, Outcome, ServiceChange } from './outcome.ts';
import type { ServiceHistory } from './history/told.ts';
import type { Problem } from './problem.ts';
import type { Rollback } from './rollback/told.ts';
import { code, type Text, text } from './text.ts';

/** Who can see a repository on GitHub: everybody, the members of the enterprise, those who were let in. */
export type Visibility = 'public' | 'internal' | 'private';

const fewer: readonly Visibility[] = ['public', 'internal', 'private'];

export interface Repositories {
  /** Where the reply stands. */
  readonly application: Visibility;
  readonly environment: Visibility;
}

/**
 * Whether a reply on the application repository may show what the environment repository holds: where
 * the one is visible to more people than the other, only if `slipway.yaml` says so.
 * @param config null where it cannot be read, and so says nothing
 */
export function mayShowManifests(
  { application, environment }: Repositories,
  config: Pick<Config, 'showManifests'> | null,
): boolean {
  return config?.showManifests === 'everywhere' || fewer.indexOf(application) >= fewer.indexOf(environment);
}

/**
 * The same the other way round: whether a pull request of the environment repository may quote commits and
 * titles of the application repository.
 */
export function mayShowApplication({ application, environment }: Repositories): boolean {
  return fewer.indexOf(environment) >= fewer.indexOf(application);
}

/**
 * What remains for those who may not see the manifests of `repository`: service, environment, image,
 * version, numbers, the commit's address. Why the rest is missing, and how to have it, is said in its place.
 */
export function withheldOutcome(outcome: Outcome, repository: string): Outcome {
  switch (outcome.kind) {
    case 'deployed':
    case 'planned':
      return {
        ...outcome,
        ...withheldDiff(outcome, repository),
        services: outcome.services.map(withoutEdits),
      };
    case 'restarted':
    case 'restart-planned':
      return { ...outcome, ...withheldDiff(outcome, repository) };
    case 'proposed': {
      const { rollback } = outcome;
      const own = rollback === undefined ? {} : { rollback: withheldRollback(rollback) };
      return { ...outcome, ...withheldDiff(outcome, repository), ...own };
    }
    case 'rolled-back':
    case 'rollback-planned':
      return { ...withheldRollback(outcome), ...withheldDiff(outcome, repository) };
    case 'explained':
      return { ...outcome, gates: outcome.gates.map((gate) => withheldGate(gate, repository)) };
    case 'history':
      return { ...outcome, services: outcome.services.map(withheldHistory) };
    case 'reversed':
      return { ...outcome, reason: null };
    case 'unchanged':
    case 'proposal-ended':
    case 'cancelled':
    case 'locked':
    case 'unlocked':
    case 'locks-ended':
    case 'rollback-offered':
    case 'help':
    case 'problem':
    case 'progress':
    case 'edited':
      return outcome;
  }
}

/** A refusal whose words may quote manifests, whoever made it: unless it has a public title, it gets one. */
export function aboutManifests(problem: Problem): Problem {
  return { publicTitle: text`The service’s manifests cannot be read or compared.`, ...problem };
}

/** The same for a refusal: what happened, without the words that quote files. */
export function withheldProblem(problem: Problem, repository: string): Problem {
  if (problem.publicTitle === undefined) return problem;
  return {
    ...problem,
    title: problem.publicTitle,
    reasons: [whyWithheld(repository)],
    remedy: text`See ${code(problem.code)} in Slipway’s docs/problems.md, and look into the files of ${code(repository)}.`,
  };
}

function withheldGate(gate: Gate, repository: string): Gate {
  if (gate.problem?.publicTitle === undefined) return gate;
  const problem = withheldProblem(gate.problem, repository);
  return { ...gate, problem, finding: problem.title };
}

/** A reason was written for those who see the pull request where it was given. */
export function withheldLocks(locks: Locks, repository: string): Locks {
  const here = (lock: Lock) => askedIn(lock)?.toLowerCase() === repository.toLowerCase();
  return {
    ...locks,
    locks: locks.locks.map((lock) =>
      here(lock) ? lock : { ...lock, reason: null, request: null, pull: null },
    ),
  };
}

/** Why nothing is deployed for a while was written for those who see the environment repository. */
export function withheldFreezes(environment: Environment): Environment {
  return { ...environment, freeze: environment.freeze.map((window) => ({ ...window, reason: null })) };
}

function withheldDiff(
  { diff }: Pick<Change, 'diff'>,
  repository: string,
): { readonly diff: ManifestDiff; readonly between: null; readonly withheld: Text } {
  // Nothing is shown, so nothing is masked either.
  const summary = { ...diff.summary, masked: 0 };
  return {
    diff: { ...diff, summary, resources: [], warnings: [] },
    between: null,
    withheld: whyWithheld(repository),
  };
}

/** They name files and resources. */
function withoutEdits(service: ServiceChange): ServiceChange {
  return { ...service, edits: [] };
}

/** The subject of a commit that is not Slipway's was written for the environment repository's readers. */
function withheldHistory(history: ServiceHistory): ServiceHistory {
  return {
    ...history,
    revisions: history.revisions.map((revision) =>
      isPersons(revision.kind) ? { ...revision, subject: '' } : revision,
    ),
  };
}

/** The same of commits that it undoes; and files are named by paths. */
function withheldRollback<Of extends Pick<Rollback, 'undone' | 'merged'>>(rollback: Of): Of {
  const undone = rollback.undone.map((one) => (one.byPerson ? { ...one, subject: '' } : one));
  return { ...rollback, undone, merged: [] };
}

function whyWithheld(repository: string): Text {
  return text`What the files hold is not told here, since more people can see this pull request than ${code(repository)}. Its ${code('slipway.yaml')} can allow it: ${code('showManifests: everywhere')}.`;
}
