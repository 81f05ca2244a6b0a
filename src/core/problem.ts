import type { Text } from './text.ts';

/**
 * A refusal that a user can cause and mend. It is a value, returned and not thrown. The functions
 * that make them live in `core/problems/`, one file a subject: together they are the catalogue.
 */
export interface Problem {
  readonly kind: 'problem';
  /** Stable, kebab-case; the heading of its entry in docs/problems.md. */
  readonly code: string;
  /** One sentence: what happened. */
  readonly title: Text;
  /** Why, or what was seen: one line each. */
  readonly reasons: readonly Text[];
  /** What to do now. */
  readonly remedy: Text;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /**
   * Where the words quote what the environment repository holds: the title for those who may not see
   * that. They are not told the reasons; see `core/audience.ts`.
   */
  readonly publicTitle?: Text;
}

export interface ProblemInput {
  readonly code: string;
  readonly title: Text;
  readonly reasons?: readonly Text[];
  readonly remedy: Text;
  readonly retryable?: boolean;
  readonly publicTitle?: Text;
}

export function problem(input: ProblemInput): Problem {
  return { kind: 'problem', reasons: [], retryable: false, ...input };
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'problem';
}
