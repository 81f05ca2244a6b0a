import type { Delivery } from '../contract.ts';

/** A delivery, and what only GitHub's own list of them tells. */
export interface RecordedDelivery extends Delivery {
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly payload: object };
  readonly url: string;
  readonly installationId: number;
  readonly repositoryId: number;
}

/** GitHub keeps them for some days; the sandbox keeps the newest. */
const kept = 1000;

export interface DeliveryLog {
  /** Gives it the next id. */
  record(delivery: Omit<RecordedDelivery, 'id'>): RecordedDelivery;
  /** Newest first. */
  all(): readonly RecordedDelivery[];
  get(id: number): RecordedDelivery | null;
}

export function createDeliveryLog(): DeliveryLog {
  const records = new Map<number, RecordedDelivery>();
  let last = 0;
  return {
    record(delivery) {
      last += 1;
      const recorded = { ...delivery, id: last };
      records.set(last, recorded);
      records.delete(last - kept);
      return recorded;
    },
    all: () => [...records.values()].reverse(),
    get: (id) => records.get(id) ?? null,
  };
}
