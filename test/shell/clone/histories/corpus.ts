import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { field } from '../../../../src/core/json.ts';
import { isProblem } from '../../../../src/core/problem.ts';
import { runHistory } from '../../../../src/entry/cli/history.ts';
import { type Tale, tales } from './events.ts';
import { type Environment, environments, folderOf, type Service, services } from './files.ts';
import { RealHistory } from './history.ts';

/** A tale in its repository. */
export interface Told extends Tale {
  readonly of: RealHistory;
  /** Where its events end. */
  readonly tip: string;
}

/** Histories that are made once, for all that is tried at their ends. */
export class Corpus {
  readonly told: Told[] = [];
  readonly #root = mkdtempSync(join(tmpdir(), 'slipway-histories-'));

  async make(many: number, seed: number): Promise<void> {
    for (const [index, tale] of fc.sample(tales, { seed, numRuns: many }).entries()) {
      const of = new RealHistory(join(this.#root, String(index)));
      for (const event of tale.events) await of.take(event);
      this.told.push({ ...tale, of, tip: of.head });
    }
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }

  /** Does it at the end of each history; where it fails, the history is told. */
  async each<Result>(does: (tale: Told) => Promise<Result>): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const { of, tip, ...tale } of this.told) {
      of.goTo(tip);
      try {
        results.push(await does({ of, tip, ...tale }));
      } catch (cause) {
        const log = of.git('log', '--graph', '--stat', '--format=%h %s');
        throw new Error(`${String(cause)}\n\n${log}\n\n${JSON.stringify(tale)}`, { cause });
      }
    }
    return results;
  }
}

/** Commits by the numbers that `slipway history` gives them, the newest first. */
export async function revisionsOf(of: RealHistory, environment: Environment, service: Service) {
  const printed = await runHistory(environment, service, { repo: of.folder, limit: 100 });
  if (isProblem(printed)) throw new Error(printed.code);
  const listed = field(printed.json, 'services', '0', 'revisions');
  if (!Array.isArray(listed)) throw new Error('Revisions are a list.');
  return new Map(
    listed.map((one: unknown) => [Number(field(one, 'number')), String(field(one, 'sha'))] as const),
  );
}

/** The folder that most commits touched, and them as git lists them. */
export function busiest(of: RealHistory) {
  const places = environments.flatMap((environment) =>
    services.map((service) => {
      const path = folderOf(environment, service);
      const commits = of.git('log', '--format=%H', '--', path).split('\n');
      return { environment, service, path, commits };
    }),
  );
  return places.reduce((most, place) => (place.commits.length > most.commits.length ? place : most));
}

/** How often there is each of some words. */
export function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(words, (word) => word)].map(([word, { length }]) => [word, length]));
}
