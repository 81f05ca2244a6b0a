import { expect } from '@jest/globals';
import { isProblem, type Problem } from '../../../../src/core/problem.ts';
import { toPlain } from '../../../../src/core/text.ts';
import type { YamlValue } from '../../../../src/core/yaml/types.ts';
import { readValues } from '../../../../src/core/yaml/values.ts';
import { conflictIn, merge } from '../../../core/undo/three-way.ts';
import type { Deploy } from './events.ts';
import type { RealHistory } from './history.ts';

/** How a rollback and `git revert` of the same deploy end. */
export type Ended =
  /** Both succeed, with the same tree. */
  | 'same'
  /** Git has a conflict of lines, and the values merge. */
  | 'merged'
  /** Both refuse. */
  | 'conflict'
  /** Git succeeds, and the rollback refuses for a reason that is documented. */
  | 'refused';

const deliberate = /its lines merge, but not to what its values merge to|not certain where to/u;

/** Takes a deploy back, both ways, out of what there is. */
export async function compare(
  of: RealHistory,
  { environment, services }: Deploy,
  sha: string,
): Promise<Ended> {
  const now = of.head;
  const byGit = of.reverted(sha);
  const ours = await of.rollback(environment, services);
  if (isProblem(ours)) {
    expect({ code: ours.code, head: of.head }).toEqual({ code: 'changed-since-the-deploy', head: now });
    if (byGit !== null) {
      expect(wordsOf(ours)).toMatch(deliberate);
      return 'refused';
    }
    expect(merges(of, sha, now)).toContain(conflictIn);
    return 'conflict';
  }
  if (byGit !== null) {
    expect(of.git('rev-parse', 'HEAD^{tree}')).toBe(byGit);
    return 'same';
  }
  holdsTheMerge(of, sha, now);
  return 'merged';
}

const wordsOf = ({ reasons }: Problem): string => reasons.map(toPlain).join('\n');

type Merged = string | typeof conflictIn;

/** Of each file that the deploy changed, what its values merge to. */
function merges(of: RealHistory, sha: string, now: string): readonly Merged[] {
  return of.changed(sha).map((path) => {
    const at = placeOf(of, path, now);
    return at === null ? conflictIn : mergeOf(of, path, sha, `${now}:${at}`);
  });
}

function mergeOf(of: RealHistory, path: string, sha: string, now: string): Merged {
  const [base, ours, theirs] = [`${sha}:${path}`, now, `${sha}^:${path}`].map((name) => valuesOf(of, name));
  const merged = merge(base, ours, theirs);
  return merged === conflictIn ? conflictIn : merge.canonical(merged);
}

/** Later changes are kept, in value and in comment; the deploy's are what they were before it; nothing else is touched. */
function holdsTheMerge(of: RealHistory, sha: string, now: string): void {
  const places = of.changed(sha).map((path) => placeOf(of, path, now) ?? path);
  expect(places).toEqual(expect.arrayContaining([...of.changed()]));
  const held = places.map((at) => merge.canonical(valuesOf(of, `HEAD:${at}`)));
  expect(held).toEqual(merges(of, sha, now));
  for (const at of places) {
    const [later, left] = [now, 'HEAD'].map((commit) => of.git('show', `${commit}:${at}`));
    expect(notesIn(left, left)).toEqual(notesIn(later, left));
  }
}

/** The comments of a text to the keys that another text has, too: a comment goes with what it is about. */
function notesIn(text = '', other = ''): readonly string[] {
  const lines = text.split(/\r?\n/u);
  const keys = new Set(other.split(/\r?\n/u).map(keyOf));
  return lines.flatMap((line, at) => {
    const [note] = /# .*/u.exec(line) ?? [];
    const about = lines.slice(at).find((one) => !/^\s*#/u.test(one)) ?? '';
    return note !== undefined && keys.has(keyOf(about)) ? [note] : [];
  });
}

const keyOf = (line: string): string => line.replace(/:.*/u, '');

/** Where a file of a deploy is by now; people move it without giving it another name. */
function placeOf(of: RealHistory, path: string, now: string): string | null {
  const [environment = '', service = '', ...rest] = path.split('/');
  const name = rest.at(-1) ?? '';
  const held = of.git('ls-tree', '-r', '--name-only', now, `${environment}/${service}/`).split('\n');
  return held.find((one) => one === path) ?? held.find((one) => one.endsWith(`/${name}`)) ?? null;
}

/** Documents by their place: nobody adds or removes one. */
function valuesOf(of: RealHistory, name: string): YamlValue {
  const values = readValues({ path: name, bytes: Buffer.from(of.git('show', name)) });
  if (isProblem(values)) throw new Error(`${name}: ${values.code}`);
  return Object.fromEntries(values.map((value, at) => [`document ${at}`, value]));
}
