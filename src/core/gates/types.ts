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
  | 'image'
  | 'approvals';

/** One thing that stands between a command and an environment, and how it stands now. */
export interface Gate {
  readonly id: GateId;
  /** `waiting` opens without anybody asking again; `overridden` would be shut, had not somebody allowed to said so. */
  readonly state: 'open' | 'shut' | 'waiting' | 'overridden';
  /** What was looked at, and what was seen: one line. */
  readonly finding: Text;
  /** What to do where it is not open; null where it is. */
  readonly problem: Problem | null;
}
