/** What a `*.bench.ts` file exports as `benchmark`. */
export interface Benchmark {
  /** What it is about: a line above its table. */
  readonly name: string;
  readonly run: () => Promise<readonly Measurement[]>;
}

export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most that the value may be; a measurement without one is for reading only. */
  readonly target?: number;
}

/** Whether a value is within its target; undefined without one. */
export function isMet({ value, target }: Measurement): boolean | undefined {
  return target === undefined ? undefined : value <= target;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? NaN;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}
