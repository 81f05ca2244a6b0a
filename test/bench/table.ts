import { type Measurement, isMet } from './benchmark.ts';

/** The measurements as lines of aligned columns, for a terminal. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => {
    const { what, value, unit, target } = measurement;
    const met = isMet(measurement);
    return [
      what,
      value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0),
      unit,
      target === undefined ? '' : `at most ${target}`,
      met === undefined ? '' : met ? '✓' : '✗ missed',
    ];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(align).join('  ')}`.trimEnd()).join('\n');
}
