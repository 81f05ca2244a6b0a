import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { undo } from '../../../src/core/undo/index.ts';
import { deployment, edited, editsOf, layouts, written } from './manifests.ts';
import { entriesOf, Oracle, type Story, told } from './oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-undo-'));
let git: Oracle;
beforeAll(() => {
  git = new Oracle(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** How often each of the two gave up. */
interface Counts {
  same: number;
  /** Git has a conflict, and this has none. */
  more: number;
  neither: number;
  /** The other way round: lines that git puts into a place that they do not belong to. */
  misplaced: number;
  /** Likewise: what the change touched has another name by now, or had one then. */
  renamed: number;
}

interface Step {
  readonly what: 'edit' | 'delete' | 'make' | 'move' | 'both';
  readonly which: number;
  readonly to: string;
  readonly line: number;
}

function compare(stories: readonly Story[]): Counts {
  const counts = { same: 0, more: 0, neither: 0, misplaced: 0, renamed: 0 };
  for (const [index, tree] of git.undo(stories).entries()) {
    const { before, after, now } = stories[index] ?? { before: {}, after: {}, now: {} };
    const undone = undo(entriesOf(now), { before: entriesOf(before), after: entriesOf(after) });
    const refused = undone.conflicts.length > 0;
    if (tree === null) counts[refused ? 'neither' : 'more'] += 1;
    else if (undone.conflicts.some(({ why }) => why === 'misplaced')) counts.misplaced += 1;
    else if (refused && isRenamed({ before, after, now })) counts.renamed += 1;
    else {
      expect({ conflicts: undone.conflicts, tree: told(undone.entries) }).toEqual({ conflicts: [], tree });
      counts.same += 1;
    }
  }
  return counts;
}

/** Whether a name or a kind is gone from one side. */
function isRenamed({ before, after, now }: Story): boolean {
  const named = /\b(?:name|kind|apiVersion|containerPort): \w+/gu;
  const names = (files: Story['now']) =>
    Object.values(files).flatMap((text) => [...text.matchAll(named)].map(([name]) => name));
  const times = (all: readonly string[], name: string) => all.filter((other) => other === name).length;
  const [all, ...sides] = [names(after), names(before), names(now)];
  return all.some((name) => sides.some((side) => times(side, name) < times(all, name)));
}

describe('where git revert succeeds, the tree is the same', () => {
  it('of manifests that people edit', () => {
    const stories = fc.sample(
      fc.tuple(editsOf(3), editsOf(4), layouts).map(([undone, since, layout]): Story => ({
        before: { 'a.yaml': written(edited(deployment, undone), layout) },
        after: { 'a.yaml': written(deployment, layout) },
        now: { 'a.yaml': written(edited(deployment, since), layout) },
      })),
      { seed: 7, numRuns: 80 },
    );
    const { same, more, misplaced, renamed } = compare(stories);
    expect([same > 50, more > 5, misplaced < 4, renamed < 6]).toEqual([true, true, true, true]);
  });

  it('of lines that come again and again', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'x\n', '}\n');
    const lines = fc.array(line, { minLength: 12, maxLength: 30, size: 'max' });
    const patch = fc.record({ at: fc.nat(30), gone: fc.nat(3), come: fc.array(line, { maxLength: 3 }) });
    const patches = fc.array(patch, { minLength: 1, maxLength: 3 });
    const stories = fc.sample(
      fc.tuple(lines, patches, patches, fc.boolean()).map(([base, undone, since, whole]): Story => {
        const text = (all: readonly string[]) => (whole ? all.join('') : all.join('').trimEnd());
        const patched = (all: typeof undone) =>
          text(all.reduce((result, { at, gone, come }) => result.toSpliced(at, gone, ...come), base));
        return { before: { a: patched(undone) }, after: { a: text(base) }, now: { a: patched(since) } };
      }),
      { seed: 7, numRuns: 160 },
    );
    const { same, neither } = compare(stories);
    expect([same > 50, neither > 40]).toEqual([true, true]);
  });

  it('of files that are moved, deleted and made', () => {
    const names = ['a.yaml', 'b.yaml', 'sub/a.yaml', 'sub/c.yaml', 'x/y/z.txt', 'run.sh'];
    const body = (which: number) =>
      Array.from({ length: 8 }, (_, line) => `key${which}x${line}: value\n`).join('');
    const step: fc.Arbitrary<Step> = fc.record({
      what: fc.constantFrom('edit', 'edit', 'edit', 'delete', 'make', 'move', 'move', 'both'),
      which: fc.nat(20),
      to: fc.constantFrom(...names),
      line: fc.nat(7),
    });
    const taken = (start: Story['now'], steps: readonly Step[]) =>
      steps.reduce((files, { what, which, to, line }) => {
        const path = Object.keys(files)[which % Math.max(1, Object.keys(files).length)];
        const { [path ?? '']: text = '', ...rest } = files;
        const changed = text.split('\n').toSpliced(line, 1, `changed${line}: ${which}`).join('\n');
        if (what === 'make') return to in files ? files : { ...files, [to]: body(which) };
        if (path === undefined) return files;
        if (what === 'delete') return rest;
        if (what === 'edit') return { ...files, [path]: changed };
        return to in files ? files : { ...rest, [to]: what === 'both' ? changed : text };
      }, start);
    const steps = fc.array(step, { minLength: 1, maxLength: 3 });
    const start = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });
    const stories = fc.sample(
      fc.tuple(start, steps, steps).map(([paths, undone, since]): Story => {
        const after = Object.fromEntries(paths.map((path, index) => [path, body(index)]));
        return { before: taken(after, undone), after, now: taken(after, since) };
      }),
      { seed: 7, numRuns: 90 },
    );
    const { same, neither, more } = compare(stories);
    expect([same > 22, neither > 10, more > 2]).toEqual([true, true, true]);
  });

  it('as the command itself makes it', () => {
    const layout = { eol: '\n', deep: true, flow: false } as const;
    const story: Story = {
      before: { 'a.yaml': written(deployment, layout) },
      after: { 'a.yaml': written(edited(deployment, [{ what: 'set', at: 19, number: 1 }]), layout) },
      now: {
        'b.yaml': `# moved\n${written(edited(deployment, [{ what: 'set', at: 19, number: 1 }]), layout)}`,
      },
    };
    const tree = git.revert(story);
    const undone = undo(entriesOf(story.now), {
      before: entriesOf(story.before),
      after: entriesOf(story.after),
    });
    expect(told(undone.entries)).toEqual(tree);
    expect(readFileSync(join(folder, 'b.yaml'), 'utf8')).toBe(`# moved\n${story.before['a.yaml'] ?? ''}`);
  });
});
