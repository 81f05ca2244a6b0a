import type { Manifest } from '../facts.ts';

export interface Case {
  readonly title: string;
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
  /** `Kind name: message` of each finding; none where the rule must be silent. */
  readonly sees: readonly string[];
}

/** Cases by rule. */
export type Table = Readonly<Record<string, readonly Case[]>>;

/** What is there before and after; what stays the same stands in `both`. */
interface Sides {
  readonly from?: Manifest | readonly Manifest[];
  readonly to?: Manifest | readonly Manifest[];
  readonly both?: Manifest | readonly Manifest[];
}

export function sees(title: string, sides: Sides, ...findings: readonly string[]): Case {
  return { ...silent(title, sides), sees: findings };
}

export function silent(title: string, { from = [], to = [], both = [] }: Sides): Case {
  return { title, before: [from, both].flat(), after: [to, both].flat(), sees: [] };
}
