import type { ValueChange } from '../diff/compare.ts';
import type { Resource } from '../diff/resources.ts';
import type { PathPart } from '../diff/types.ts';

/** `info` tells, `warn` asks to look twice, `block` refuses the deploy and fails the check run. */
export type Severity = 'block' | 'warn' | 'info';

/** What a change will do, in one sentence: shown with the resource that it is about. */
export interface Effect {
  /** Id of the rule, e.g. `immutable-selector`: its anchor in docs/effects.md, its key in `slipway.yaml`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Plain text, without markup; names of resources and fields stand in it as they are. */
  readonly message: string;
  /** The field that it is about; empty for the resource as a whole. */
  readonly path: readonly PathPart[];
}

/**
 * A resource that the change touches. At least one side is there. Secret values are wrapped in `Masked`. What is
 * renamed comes as two, since the cluster deletes the one and creates the other; but the next generation of a
 * generated ConfigMap or Secret (`isRegenerated`) as one whose sides have two names. To the rules, what only gets
 * or loses its namespace is one, too (`joinedByName`).
 */
export interface ChangedResource {
  readonly before: Resource | null;
  readonly after: Resource | null;
  readonly fields: readonly ValueChange[];
}

/** All that a rule may know: what changes, and what else the environment holds on either side. */
export interface Facts {
  readonly changed: readonly ChangedResource[];
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  /** How `slipway.yaml` sets rules; a rule without an entry has its own severity. */
  readonly settings: EffectSettings;
}

export type EffectSettings = Readonly<Record<string, Severity | 'off'>>;

export interface Finding {
  readonly resource: ChangedResource;
  readonly message: string;
  readonly path?: readonly PathPart[];
}

/** One rule: pure, and only about what the change touches. */
export interface EffectRule {
  readonly id: string;
  readonly severity: Severity;
  /** One sentence for docs/effects.md: what it sees, and why that matters. */
  readonly summary: string;
  readonly find: (facts: Facts) => readonly Finding[];
}
