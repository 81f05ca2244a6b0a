import { limits } from '../../core/limits.ts';

/** What opens a repository for a while. */
export interface Grant {
  /** Value of the `Authorization` header; null where none is needed. */
  readonly authorization: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The grants that this process has, by repository. */
export interface Memory {
  recall(key: string): Grant | null;
  keep(key: string, grant: Grant): void;
  forget(key: string): void;
}

/** A grant is not used in its last seconds: it would expire on its way. */
const reserveMs = 10_000;

export function createMemory(now: () => number): Memory {
  const grants = new Map<string, Grant>();
  return {
    recall(key) {
      const grant = grants.get(key);
      return grant !== undefined && grant.until - reserveMs > now() ? grant : null;
    },
    keep(key, grant) {
      // The longest unrenewed comes first, and goes first.
      grants.delete(key);
      grants.set(key, grant);
      const [oldest] = grants.keys();
      if (grants.size > limits.rememberedLogins && oldest !== undefined) grants.delete(oldest);
    },
    forget: (key) => void grants.delete(key),
  };
}
