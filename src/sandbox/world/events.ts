import type { WorldEvent } from './event-types.ts';

export type Listener = (event: WorldEvent) => void;

export interface Events {
  readonly subscribe: (listener: Listener) => () => void;
  emit(events: readonly WorldEvent[]): void;
}

/**
 * Hands each event to every listener before the next one, also where a listener causes events
 * itself. A listener that throws is a bug: the change is made, the other listeners are told, and
 * the error surfaces as an uncaught exception.
 */
export function createEvents(): Events {
  const listeners = new Set<Listener>();
  const due: WorldEvent[] = [];
  let draining = false;
  const tell = (event: WorldEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
  return {
    subscribe(listener) {
      // A function of its own, so that subscribing the same listener twice can be undone once.
      const own: Listener = (event) => listener(event);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    emit(events) {
      due.push(...events);
      if (draining) return;
      draining = true;
      for (let event = due.shift(); event !== undefined; event = due.shift()) tell(event);
      draining = false;
    },
  };
}
