import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { type Benchmark, type Measurement, isMet } from './benchmark.ts';
import { table } from './table.ts';

/** Runs every `*.bench.ts` beside this file, or those whose name contains a word on the command line. */
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));
const measurements: Measurement[] = [];

for (const file of files.sort()) {
  const module = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as {
    benchmark: Benchmark;
  };
  const { name, run } = module.benchmark;
  if (wanted.length > 0 && !wanted.some((word) => file.includes(word) || name.includes(word))) continue;
  const results = await run();
  console.log(`\n${name}\n\n${table(results)}`);
  measurements.push(...results);
}

const missed = measurements.filter((measurement) => isMet(measurement) === false);
const judged = measurements.filter((measurement) => measurement.target !== undefined);
console.log(`\n${judged.length - missed.length} of ${judged.length} targets met.`);
process.exitCode = missed.length === 0 ? 0 : 1;
