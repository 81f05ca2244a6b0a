import { randomUUID } from 'node:crypto';
import type { Events } from './events.ts';
import type { KeptEvent, WorldEvent } from './event-types.ts';

/** Who must not miss an event, whatever happens to this process. */
export interface KeptSubscription {
  /** What earlier processes kept and did not conclude, oldest first. */
  readonly left: readonly KeptEvent[];
  /** The event has been dealt with, and need not be kept. */
  readonly conclude: (guid: string) => void;
  readonly stop: () => void;
}

export interface Outbox {
  /** What is to be kept of these events, which are about to happen. */
  keep(happened: readonly WorldEvent[]): readonly KeptEvent[];
  subscribe(wants: (event: WorldEvent) => boolean, listener: (kept: KeptEvent) => void): () => void;
}

/** Gives events that somebody must not miss the name by which they are kept. */
export function createOutbox(events: Events): Outbox {
  const keepers = new Set<(event: WorldEvent) => readonly KeptEvent[]>();
  return {
    keep: (happened) => happened.flatMap((event) => [...keepers].flatMap((keeper) => keeper(event))),
    subscribe(wants, listener) {
      const due = new Map<WorldEvent, KeptEvent>();
      const keeper = (event: WorldEvent): readonly KeptEvent[] => {
        if (!wants(event)) return [];
        const kept = { guid: randomUUID(), event };
        due.set(event, kept);
        return [kept];
      };
      keepers.add(keeper);
      // Told in its turn, like every other listener.
      const stop = events.subscribe((event) => {
        const kept = due.get(event);
        due.delete(event);
        if (kept !== undefined) listener(kept);
      });
      return () => {
        keepers.delete(keeper);
        stop();
      };
    },
  };
}
