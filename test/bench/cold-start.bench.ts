import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, startBytes } from '../../infra/bundle.ts';
import { type Benchmark, type Measurement, median } from './benchmark.ts';

/** Processes started for each program. Interleaved, so that a slow moment of the machine meets all alike. */
const rounds = 40;
/** Rounds before those, which only fill the machine's caches. */
const warmUp = 2;

/** What Lambda and the stack set. Nothing is called: only the start is measured. */
const variables = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  QUEUE_URL: 'http://127.0.0.1:9/123456789012/slipway.fifo',
  WEBHOOK_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-AbCdEf',
  PRIVATE_KEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AbCdEf',
  APP_ID: '1',
};

export const benchmark: Benchmark = {
  name: 'Cold start: the bundled handlers, loaded by a new Node process, against one that loads nothing',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
    try {
      const ingress = await bundle('ingress', folder);
      const worker = await bundle('worker', folder);
      const bare = join(folder, 'bare.mjs');
      writeFileSync(bare, 'export const handler = () => undefined;\n');
      const times = measure([bare, join(folder, 'ingress/index.mjs'), join(folder, 'worker/index.mjs')]);
      return report(times, [startBytes('ingress', ingress), startBytes('worker', worker)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Milliseconds of processes that load the program and end: an array a program, an element a round. */
function measure(programs: readonly string[]): readonly (readonly number[])[] {
  const times = programs.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round += 1)
    for (const [index, program] of programs.entries()) {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [program], { env: variables, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${program} does not start: ${stderr}`);
      if (round >= 0) times[index]?.push(performance.now() - start);
    }
  return times;
}

/** Median of the ratios within a round: what slows a whole round down is in both of its times. */
function ratio(times: readonly number[], bare: readonly number[]): number {
  return median(times.map((time, round) => time / (bare[round] ?? NaN)));
}

function report(times: readonly (readonly number[])[], bytes: readonly number[]): readonly Measurement[] {
  const [bare = [], ingress = [], worker = []] = times;
  const [ingressBytes = NaN, workerBytes = NaN] = bytes;
  return [
    { what: 'bare Node process', value: median(bare), unit: 'ms' },
    { what: 'ingress', value: median(ingress), unit: 'ms' },
    { what: 'ingress against bare', value: ratio(ingress, bare), unit: '×', target: 1.3 },
    { what: 'ingress, read at start', value: ingressBytes / 1024, unit: 'KiB' },
    { what: 'worker', value: median(worker), unit: 'ms' },
    { what: 'worker against bare', value: ratio(worker, bare), unit: '×' },
    { what: 'worker, read at start', value: workerBytes / 1024, unit: 'KiB' },
  ];
}
