import { mayDo } from '../access.ts';
import type { Override } from '../commit/trailers.ts';
import type { Environment } from '../config/types.ts';
import { isProblem, type Problem } from '../problem.ts';
import { gatesShut } from '../problems/gates.ts';
import { type Actor, type AnySnapshot, isCloned } from '../snapshot.ts';
import { code, text } from '../text.ts';
import { approvalsGate } from './approvals.ts';
import { clonedGates } from './cloned.ts';
import { type GateRequest, openedBy, type Opened, placeGates } from './place.ts';
import { checksGate, commentGate, sourceGate } from './pull.ts';
import { rollbackGate } from './rollback.ts';
import { type Gate, gateOf } from './types.ts';

/** Every gate that a command meets, in the order in which they are told. */
export function evaluateGates(snapshot: AnySnapshot, request: GateRequest): readonly Gate[] {
  if (isCloned(snapshot)) return clonedGates(snapshot, request);
  const { application, environment, actor, proposals } = snapshot;
  const { pull, checks } = application;
  const place = { ...snapshot, actor: actor.login, at: snapshot.request.receivedAt };
  return [
    accessGate(actor, environment, request),
    ...(request.action === 'deploy'
      ? [
          sourceGate(application),
          commentGate(pull.head, snapshot.request),
          checksGate(environment, checks, pull.head.sha),
        ]
      : []),
    ...placeGates(place, { ...request, opened: openedBy(request) }),
    ...(request.action === 'rollback' || environment.via === 'commit'
      ? []
      : [rollbackGate(environment.name, proposals, actor.login)]),
    approvalsGate(environment, request.action, isProblem(proposals) ? [] : proposals),
  ];
}

/** One problem for all that is shut; who may not even ask is not told of the rest. */
export function refusalOf(environment: string, gates: readonly Gate[]): Problem | null {
  const shut = gates.flatMap(({ id, state, problem }) =>
    state === 'shut' && problem !== null ? [[id, problem] as const] : [],
  );
  const [first, ...more] = shut;
  if (first === undefined || first[0] === 'access' || more.length === 0) return first?.[1] ?? null;
  return gatesShut(environment, shut);
}

/** What would hold up a change that is only shown. */
export function notOpen(gates: readonly Gate[]): readonly Gate[] {
  return gates.filter(({ state }) => state === 'shut' || state === 'waiting');
}

/** What the commit records of gates that were opened by a word. */
export function overridesOf(
  gates: readonly Gate[],
  { override }: Pick<GateRequest, 'override'>,
): readonly Override[] {
  return gates.flatMap(({ id, state, shutBy, word }) => {
    if (state !== 'overridden') return [];
    const reason = word ?? override ?? 'deployed again';
    return [{ gate: id, reason, ...(shutBy === undefined ? {} : { of: shutBy }) }];
  });
}

/** What a commit records to have been opened then. One of an older version does not say of what: it holds for all. */
export function openedThen(overrides: readonly Override[]): Opened {
  return new Map(overrides.map(({ gate, of }) => [gate, of === undefined ? null : new Set(of)]));
}

/** Whether the person may, and may override where that is wanted, too. */
function accessGate(actor: Actor, environment: Environment, { action, override }: GateRequest): Gate {
  const wish = action === 'rollback' ? 'rollback' : 'deploy';
  const denied =
    mayDo(actor, environment, wish) ?? (override === null ? null : mayDo(actor, environment, 'override'));
  return gateOf(
    'access',
    denied,
    text`Your role in this repository is ${code(actor.role)}; ${code(`allow.${wish}`)} lets you.`,
  );
}
