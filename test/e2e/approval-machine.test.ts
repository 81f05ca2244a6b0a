import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type Playground, startPlayground } from '../../src/entry/playground.ts';
import { Machine, StepCommand } from './machine/machine.ts';
import { Stage } from './machine/stage.ts';
import { step } from './machine/steps.ts';
import { Story } from './support.ts';

/**
 * `MACHINE_RUNS=500 MACHINE_SEED=7 node … test/e2e/approval-machine.test.ts` runs for longer; the seed and path that
 * a failure tells, as `MACHINE_SEED` and `MACHINE_PATH`, run that one again.
 */
const { MACHINE_RUNS: runs = '12', MACHINE_SEED: seed, MACHINE_PATH: path } = process.env;

let playground: Playground;
const story = new Story(() => playground, []);
const sweep = () => playground.sweep();
const tick = () => {
  jest.setSystemTime(Date.now() + 1000);
};

/** Runs after which a new GitHub is started: one limits the requests of an hour. */
const runsTogether = 30;

beforeAll(async () => {
  // The bot and its GitHub have one clock, which runs, and can be moved on.
  jest.useFakeTimers({ advanceTimers: true, doNotFake: [...allButDate] });
  await begin();
});

async function begin(): Promise<void> {
  playground = await startPlayground({ port: 0, logLevel: 'fatal' });
  await Stage.prepare(story);
  await story.settled();
}

afterAll(async () => {
  await playground.close();
  jest.useRealTimers();
});

const allButDate = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'cancelIdleCallback',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const firstRun = 100;
let run = firstRun;

async function play(commands: Iterable<fc.AsyncCommand<object, Machine>>): Promise<void> {
  if (run > firstRun && run % runsTogether === firstRun % runsTogether) {
    await playground.close();
    await begin();
  }
  run += 1;
  await new Machine({ story, sweep, tick }, String(run)).run(commands);
}

const commands = fc.commands([step.map((one) => new StepCommand(one))], { maxCommands: 7, size: 'max' });

it(
  'merges nothing that was not approved, and leaves nothing waiting that was',
  async () => {
    await fc.assert(fc.asyncProperty(commands, play), {
      numRuns: Number(runs),
      // A run takes seconds: it is told as it was, and not made smaller.
      endOnFailure: true,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
    });
    expect(run).toBe(firstRun + Number(runs));
  },
  Number(runs) * 60_000,
);
