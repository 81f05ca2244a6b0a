import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../../src/core/commit/trailers.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { compare, type Ended } from './histories/compare.ts';
import { busiest, Corpus, countsOf, revisionsOf, type Told } from './histories/corpus.ts';

const corpus = new Corpus();
beforeAll(() => corpus.make(8, 7));
afterAll(() => {
  corpus.remove();
});

function committed(end: string | Problem | null): string {
  if (typeof end !== 'string')
    throw new Error(end === null ? 'There was nothing to do.' : JSON.stringify(end));
  return end;
}

/** Straight to the main line, or by the merge of a branch, with which another commit came to be beside it. */
async function deployed({ of, deploy, since, which }: Told): Promise<string> {
  const [[first] = []] = since;
  if (which % 2 === 0 || first === undefined) return committed(await of.deploy(deploy));
  await of.take({ do: 'merge', branch: [deploy], meanwhile: [{ ...first, do: 'add' }] });
  return committed(of.commands.at(-1)?.sha ?? null);
}

describe('over histories in real repositories', () => {
  it('a deploy that is rolled back is gone, and is there again where that is rolled back', async () => {
    await corpus.each(async ({ of, deploy, restarts }) => {
      const { environment, services } = deploy;
      const [first = 'shop', ...others] = services;
      const before = of.tree('');
      const sha = committed(await of.deploy(deploy));
      const after = of.tree('');
      expect(after).not.toBe(before);
      for (let times = 0; times < restarts; times += 1) of.restart(environment, first);
      committed(await of.rollback(environment, services));
      expect(of.tree('')).toBe(before);

      const [number = 0] =
        [...(await revisionsOf(of, environment, first))].find(([, one]) => one === sha) ?? [];
      const way = others.length === 0 ? `--to-revision ${number}` : `--to ${sha}`;
      committed(await of.rollback(environment, services, way));
      expect(of.tree('')).toBe(after);
    });
  });

  it('a revision is restored exactly, by the number that the history gives it', async () => {
    const ends = await corpus.each(async ({ of, which }) => {
      const { environment, service, path, commits } = busiest(of);
      const numbers = await revisionsOf(of, environment, service);
      expect([...numbers.values()].toSorted()).toEqual(commits.toSorted());
      if (of.git('rev-list', '--merges', 'HEAD') === '') expect([...numbers.values()]).toEqual(commits);
      const number = (which % (commits.length - 1)) + 1;
      const wanted = of.tree(path, numbers.get(number));
      const end = await of.rollback(environment, [service], `--to-revision ${number} --include-manual`);
      if (isProblem(end)) return end.code;
      expect(of.tree(path)).toBe(wanted);
      return end === null ? 'unchanged' : 'restored';
    });
    const { restored = 0, ...others } = Object.fromEntries(countsOf(ends));
    expect(restored).toBeGreaterThan(5);
    expect(['never-in-force', 'unchanged']).toEqual(expect.arrayContaining(Object.keys(others)));
  });

  it('a rollback is what git revert is, or where lines alone are in the way, the merge of the values', async () => {
    const ends = await corpus.each(async (tale) => {
      const { of, deploy, since } = tale;
      const sha = await deployed(tale);
      const { head } = of;
      const ended: Ended[] = [];
      for (const some of since) {
        of.goTo(head);
        of.edit(...some);
        ended.push(await compare(of, deploy, sha));
      }
      return ended;
    });
    const counts = countsOf(ends.flat());
    expect(counts.get('same')).toBeGreaterThan(11);
    expect(counts.get('merged')).toBeGreaterThan(3);
    expect(counts.get('conflict')).toBeGreaterThan(1);
    expect(counts.get('refused') ?? 0).toBeLessThan(2);
  });

  it('no command touches what is of another service or environment', () => {
    const made = corpus.told.flatMap(({ of }) =>
      of.commands.map((one) => ({ ...one, changed: of.changed(one.sha) })),
    );
    for (const { folders, changed } of made) {
      expect(changed).not.toEqual([]);
      expect(changed.filter((path) => !folders.some((folder) => path.startsWith(`${folder}/`)))).toEqual([]);
    }
  });

  it('there is all of it', () => {
    const happened = corpus.told.flatMap(({ of, tip }) => {
      const messages = of.git('log', '-z', '--format=%B', tip).split('\0');
      return messages.flatMap(
        (message) => parseTrailers(message)?.action ?? message.split(/:? |\n/u).slice(0, 3),
      );
    });
    const commanded = ['deploy', 'rollback', 'restart'];
    const byGit = ['Merge', 'Revert'];
    const byHand = ['value', 'comment', 'remark', 'sibling', 'script', 'mode', 'add', 'remove', 'move'];
    expect(happened).toEqual(expect.arrayContaining([...commanded, ...byGit, ...byHand]));
  });
});
