import { mayDo } from '../access.ts';
import type { Override } from '../commit/trailers.ts';
import type { Environment } from '../config/types.ts';
import type { Locks } from '../locks/types.ts';
import type { Problem } from '../problem.ts';
import { gatesShut } from '../problems/gates.ts';
import type { Actor, ServiceState, Snapshot } from '../snapshot.ts';
import { code, text } from '../text.ts';
import { approvalsGate } from './approvals.ts';
import { freezeGate } from './freeze.ts';
import { imageGate } from './image.ts';
import { lockGate } from './lock.ts';
import { type Before, orderGate } from './order.ts';
import { checksGate, commentGate, sourceGate } from './pull.ts';
import type { Wanted } from './same.ts';
import { withdrawnGate } from './withdrawn.ts';
import { type Gate, type GateId, gateOf } from './types.ts';

/** What somebody wants to do, as far as gates depend on it. */
export interface GateRequest {
  /** Only a deploy brings what the pull request holds; a rollback goes back to what was deployed already. */
  readonly action: 'deploy' | 'promote' | 'restart' | 'rollback';
  /** Of the services whose image is known by now. */
  readonly wanted: readonly Wanted[];
  /** Why the images of others cannot be told. */
  readonly unclear?: readonly Problem[];
  /** Why what may be overridden shall be. */
  readonly override: string | null;
  /** Whether what was rolled back may be deployed again. */
  readonly again: boolean;
}

/** By its gates, what a word has opened of each; null for whatever shuts it. */
export type Opened = ReadonlyMap<string, ReadonlySet<string> | null>;

/** The same of a change that was asked for before. */
export interface PlaceRequest extends Pick<GateRequest, 'action' | 'wanted' | 'unclear'> {
  /** The gates that a word has opened, or had opened then: no others. */
  readonly opened: Opened;
}

/** What a change depends on besides who asks for it, and where: also when its pull request is merged. */
export interface PlaceInput {
  readonly environment: Environment;
  readonly services: readonly ServiceState[];
  readonly before: Before | null;
  readonly locks: Locks;
  /** Login of who asked for it. */
  readonly actor: string;
  /** When it is to happen, ISO 8601 in UTC. */
  readonly at: string;
}

/** What `--override` opens. */
const overridable: readonly GateId[] = ['lock', 'freeze', 'order', 'withdrawn'];

/** Every gate that a command meets, in the order in which they are told. */
export function evaluateGates(snapshot: Snapshot, request: GateRequest): readonly Gate[] {
  const { application, environment, actor } = snapshot;
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
    approvalsGate(environment, request.action),
  ];
}

/** The gates of the place alone, for a change that was asked for before. */
export function placeGates(place: PlaceInput, request: PlaceRequest): readonly Gate[] {
  const { environment, services, before, locks, actor, at } = place;
  const names = services.map(({ service }) => service.name);
  const lock = lockGate(locks, { environment: environment.name, services: names }, actor, at);
  if (request.action === 'rollback') return [overridden(lock, request)];
  const freeze = freezeGate(environment, at);
  // It runs there already.
  if (request.action === 'restart') return [lock, freeze].map((gate) => overridden(gate, request));
  return [
    lock,
    freeze,
    orderGate(environment.name, before, request.wanted),
    withdrawnGate(environment.name, services, request.wanted),
    imageGate(services, request.unclear),
  ].map((gate) => overridden(gate, request));
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
  return gates.flatMap(({ id, state, shutBy }) =>
    state === 'overridden'
      ? [{ gate: id, reason: override ?? 'deployed again', ...(shutBy === undefined ? {} : { of: shutBy }) }]
      : [],
  );
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

function openedBy({ override, again }: GateRequest): Opened {
  const opens = override === null ? (again ? ['withdrawn'] : []) : overridable;
  return new Map(opens.map((gate) => [gate, null]));
}

function overridden(gate: Gate, { opened }: PlaceRequest): Gate {
  const word = opened.get(gate.id);
  const isMeant = word === null || (gate.shutBy ?? []).every((one) => word?.has(one) === true);
  const opens = overridable.includes(gate.id) && word !== undefined && isMeant;
  return opens && gate.state === 'shut' ? { ...gate, state: 'overridden' } : gate;
}
