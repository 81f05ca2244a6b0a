import type { Environment } from '../config/types.ts';
import type { Locks } from '../locks/types.ts';
import type { Problem } from '../problem.ts';
import type { ServiceState } from '../snapshot.ts';
import { freezeGate } from './freeze.ts';
import { imageGate } from './image.ts';
import { lockGate } from './lock.ts';
import { type Before, orderGate } from './order.ts';
import type { Wanted } from './same.ts';
import { withdrawnGate } from './withdrawn.ts';
import type { Gate, GateId } from './types.ts';

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
  /** Login of who asked for it; null where that is not known: then every lock is somebody else's. */
  readonly actor: string | null;
  /** When it is to happen, ISO 8601 in UTC. */
  readonly at: string;
}

/** What `--override` opens. */
const overridable: readonly GateId[] = ['lock', 'freeze', 'order', 'withdrawn'];

/** The gates that the flags of a command open. */
export function openedBy({ override, again }: Pick<GateRequest, 'override' | 'again'>): Opened {
  const opens = override === null ? (again ? ['withdrawn'] : []) : overridable;
  return new Map(opens.map((gate) => [gate, null]));
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

function overridden(gate: Gate, { opened }: PlaceRequest): Gate {
  const word = opened.get(gate.id);
  const isMeant = word === null || (gate.shutBy ?? []).every((one) => word?.has(one) === true);
  const opens = overridable.includes(gate.id) && word !== undefined && isMeant;
  return opens && gate.state === 'shut' ? { ...gate, state: 'overridden' } : gate;
}
