import type { Problem } from '../problem.ts';
import type { Text } from '../text.ts';

export type GateId =
  | 'access'
  | 'source'
  | 'comment'
  | 'checks'
  | 'lock'
  | 'freeze'
  | 'order'
  | 'withdrawn'
  | 'rollback'
  | 'image'
  | 'manifests'
  | 'approvals';

/** One thing that stands between a command and an environment, and how it stands now. */
export interface Gate {
  readonly id: GateId;
  /** `waiting` opens without anybody asking again; `overridden` would be shut, had not somebody allowed to said so. */
  readonly state: 'open' | 'shut' | 'waiting' | 'overridden';
  /** What was looked at, and what was seen: one line. */
  readonly finding: Text;
  /** Why it is shut, or would be, and what to do; null where it is open or waits. */
  readonly problem: Problem | null;
  /** What shuts it, each by a line that nothing else has: a word that opens it opens it for these. Absent where that is one thing for ever. */
  readonly shutBy?: readonly string[];
  /** By what words it was opened, where no flag of the command is meant. */
  readonly word?: string;
}

export function openGate(id: GateId, finding: Text): Gate {
  return { id, state: 'open', finding, problem: null };
}

/** Shut where there is a problem. */
export function gateOf(
  id: GateId,
  problem: Problem | null,
  finding: Text,
  shutBy: readonly string[] = [],
): Gate {
  if (problem === null) return openGate(id, finding);
  const by = shutBy.length === 0 ? {} : { shutBy };
  return { id, state: 'shut', finding: problem.title, problem, ...by };
}
