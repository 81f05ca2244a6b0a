import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTrailers } from '../../../src/core/commit/trailers.ts';
import { historyEntries, isPersons } from '../../../src/core/history/entries.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { events, Histories, treeOf } from './histories.ts';

const runs = { numRuns: 60, seed: 7 };
const entriesOf = (of: Histories) => {
  const [one] = of.snapshot().services;
  if (one === undefined) throw new Error('There is one.');
  return historyEntries(one, 'staging');
};

describe('over histories of any kind', () => {
  it('a deploy that is rolled back leaves the very bytes and modes of before', () => {
    fc.assert(
      fc.property(events, fc.nat(2), (all, restarts) => {
        const of = new Histories(all);
        const before = treeOf(of.now);
        of.take({ do: 'deploy' });
        for (let times = 0; times < restarts; times += 1) of.take({ do: 'restart' });
        expect(of.run('/rollback staging')).toBe(true);
        expect(treeOf(of.now)).toBe(before);
      }),
      runs,
    );
  });

  it('a revision is restored exactly, with all newer ones undone and in their order', () => {
    fc.assert(
      fc.property(events, fc.nat(), (all, seed) => {
        const of = new Histories(all);
        const total = of.commits.length;
        const number = (seed % total) + 1;
        const wanted = of.revision(number);
        const undone = of.commits.slice(0, total - number).map(({ sha }) => sha);
        const inForce = entriesOf(of).find((one) => one.number === number)?.runs ?? null;
        const did = of.run(`/rollback staging --to-revision ${number} --include-manual`);
        expect(treeOf(of.now)).toBe(wanted?.tree);
        if (!did) return;
        const own = parseTrailers(of.commits[0]?.message ?? '')?.services[0];
        expect(own?.reverts).toEqual(undone);
        // What was in force there is in force again, as the history reads it.
        const [newest, ...older] = entriesOf(of);
        expect(older.filter((one) => one.number > number).every((one) => one.undone)).toBe(true);
        if (inForce !== null)
          expect(newest?.runs).toMatchObject({ image: inForce.image, source: inForce.source });
      }),
      runs,
    );
  });

  it('people’s commits are undone by their word alone, and then all of them are named', () => {
    fc.assert(
      fc.property(events, fc.nat(), (all, seed) => {
        const of = new Histories(all);
        const number = (seed % of.commits.length) + 1;
        const line = `/rollback staging --to-revision ${number}`;
        const peoples = entriesOf(of).filter((one) => one.number > number && isPersons(one.kind));
        const plan = of.plan(line);
        expect(isProblem(plan) && plan.code === 'undoes-people').toBe(peoples.length > 0);
        const forced = of.plan(`${line} --include-manual`);
        if (isProblem(forced) || forced.kind !== 'change' || forced.result.kind !== 'rollback') return;
        expect(forced.result.undone.filter(({ byPerson }) => byPerson).map(({ sha }) => sha)).toEqual(
          peoples.map(({ commit }) => commit.sha),
        );
      }),
      runs,
    );
  });

  it('a rollback that is rolled back is what was there', () => {
    fc.assert(
      fc.property(events, (all) => {
        const of = new Histories(all);
        const [before] = of.commits;
        if (!of.run('/rollback staging') || before === undefined) return;
        expect(of.run(`/rollback staging --to ${before.sha}`)).toBe(true);
        expect(treeOf(of.now)).toBe(before.tree);
      }),
      runs,
    );
  });

  it('steps back end, each at an older deploy, and touch what deploys touch alone', () => {
    fc.assert(
      fc.property(events, (all) => {
        const of = new Histories(all.filter(({ do: what }) => what !== 'edit'));
        let last = Infinity;
        for (let steps = 0; of.commits.length < 40; steps += 1) {
          const [oldest] = entriesOf(of)
            .filter(({ undone, kind }) => !undone && kind === 'deploy')
            .slice(0, 1);
          const plan = of.plan('/rollback staging');
          if (isProblem(plan) || plan.kind !== 'change') return;
          expect(plan.changes.map(({ path }) => path)).toEqual(['staging/storefront/deployment.yaml']);
          expect(oldest?.number).toBeLessThan(last);
          last = oldest?.number ?? 0;
          of.run('/rollback staging');
          expect(steps).toBeLessThan(20);
        }
      }),
      runs,
    );
  });

  it('a plan that is made again is the same', () => {
    fc.assert(
      fc.property(events, (all) => {
        const of = new Histories(all);
        expect(of.plan('/rollback staging')).toEqual(of.plan('/rollback staging'));
      }),
      { ...runs, numRuns: 30 },
    );
  });
});
