import { formatRollback } from '../../core/commit/format.ts';
import { evaluateGates, notOpen, overridesOf, refusalOf } from '../../core/gates/evaluate.ts';
import { clonedImage } from '../../core/gates/cloned.ts';
import type { Gate } from '../../core/gates/types.ts';
import type { Problem } from '../../core/problem.ts';
import type { Applied } from '../../core/rollback/apply.ts';
import type { resultOf } from '../../core/rollback/result.ts';
import type { Chosen } from '../../core/rollback/types.ts';
import { undoneCommits } from '../../core/rollback/undone.ts';
import { type AnySnapshot, isCloned, isCutOff } from '../../core/snapshot.ts';
import type { ChangePlan, PlannedDeployment } from '../command.ts';
import { askedFor, githubEnvironment, targetOf } from '../shared.ts';
import type { RollbackWish } from './wish.ts';

export function gatesOf(snapshot: AnySnapshot, override: string | null): readonly Gate[] {
  return evaluateGates(snapshot, { action: 'rollback', wanted: [], override, again: false });
}

/** What all that a command means comes to. */
export interface AllApplied extends Pick<Chosen, 'left'> {
  readonly results: readonly (Applied & ReturnType<typeof resultOf>)[];
}

/** The commit that brings all services back, unless their images hold that up. */
export function toChange(
  snapshot: AnySnapshot,
  wish: RollbackWish,
  { results, left }: AllApplied,
  asked: Gate,
): ChangePlan | Problem {
  const { environment } = snapshot;
  const image = isCloned(snapshot) ? clonedImage(asked, snapshot) : asked;
  const opened = image.state === 'shut' && wish.override !== null;
  const gates = [
    ...gatesOf(snapshot, wish.override),
    opened ? { ...image, state: 'overridden' as const } : image,
  ];
  const refusal = wish.apply ? refusalOf(environment.name, gates) : null;
  if (refusal !== null) return refusal;
  const overrides = overridesOf(gates, wish);
  const undone = undoneCommits(results.map(({ aim }) => aim.undone));
  const recorded = results.map((one) => one.recorded);
  return {
    kind: 'change',
    apply: wish.apply,
    changes: results.flatMap(({ changes }) => changes),
    message: formatRollback({ ...askedFor(snapshot, wish.reason), overrides, services: recorded, undone }),
    result: {
      kind: 'rollback',
      ...targetOf(snapshot),
      services: results.map(({ service }) =>
        isCutOff(snapshot) ? { ...service, revision: null, revisionBefore: null } : service,
      ),
      left,
      undone,
      flags: flagsOf(wish),
      merged: results.flatMap(({ merged }) => merged),
      reason: wish.reason,
      gates: wish.apply ? [] : notOpen(gates),
      overrides,
    },
    restored: new Map(
      results.flatMap(({ aim: { state, target } }) =>
        target === null ? [] : [[state.service.name, target.commit.sha] as const],
      ),
    ),
    deployments: recorded.flatMap((one) => deploymentOf(snapshot, one)),
  };
}

function flagsOf({ way, includeManual }: RollbackWish): readonly string[] {
  const manual = includeManual ? ['--include-manual'] : [];
  switch (way.kind) {
    case 'newest':
    case 'back':
      return [];
    case 'revision':
      return ['--to-revision', String(way.number), ...manual];
    case 'name':
      return ['--to', /\s|^--/.test(way.name) ? `"${way.name}"` : way.name, ...manual];
  }
}

function deploymentOf(
  snapshot: AnySnapshot,
  { service, source }: ReturnType<typeof resultOf>['recorded'],
): readonly PlannedDeployment[] {
  const { application } = snapshot;
  if (source?.repository.toLowerCase() !== application.repository.toLowerCase()) return [];
  return [{ service, environment: githubEnvironment(snapshot, service), task: 'rollback', sha: source.sha }];
}
