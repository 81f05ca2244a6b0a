import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withChanges } from '../../../src/core/with-changes.ts';
import { restoreTo, undo } from '../../../src/core/undo/index.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { readValues } from '../../../src/core/yaml/values.ts';
import { deployment, edited, editsOf, type Layout, layouts, written } from './manifests.ts';
import { merged } from './merged.ts';
import { told } from './oracle.ts';
import { conflictIn, merge } from './three-way.ts';

const seed = 7;

const tree: fc.Arbitrary<readonly TreeEntry[]> = fc
  .dictionary(
    fc.constantFrom('a.yaml', 'b.txt', 'c/d.json', 'c/e', 'f'),
    fc.tuple(fc.uint8Array({ maxLength: 12 }), fc.constantFrom('100644' as const, '100755' as const)),
  )
  .map((files) =>
    Object.entries(files).map(([path, [bytes, mode]]): TreeEntry => ({ kind: 'file', path, mode, bytes })),
  );

describe('folders of any bytes', () => {
  it('are as before where nothing came after, byte for byte and mode for mode', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { conflicts, merged, entries, changes } = undo(after, { before, after });
        expect([conflicts, merged, told(entries)]).toEqual([[], [], told(before)]);
        expect(told(withChanges(after, changes))).toEqual(told(before));
      }),
      { seed },
    );
  });

  it('stay as they are where that is undone already, or nothing was done', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(undo(before, { before, after })).toMatchObject({ conflicts: [], changes: [] });
        expect(undo(after, { before, after: before })).toMatchObject({ conflicts: [], changes: [] });
      }),
      { seed },
    );
  });

  it('are restored to what they were from whatever they are', () => {
    fc.assert(
      fc.property(tree, tree, (then, now) => {
        const { conflicts, entries, changes } = restoreTo(now, then);
        expect([conflicts, told(entries)]).toEqual([[], told(then)]);
        expect(restoreTo(entries, then).changes).toEqual([]);
        expect(told(withChanges(now, changes))).toEqual(told(then));
      }),
      { seed },
    );
  });

  it('are changed wholly or not at all', () => {
    fc.assert(
      fc.property(tree, tree, tree, (before, after, now) => {
        const undone = undo(now, { before, after });
        if (undone.conflicts.length > 0) expect([undone.changes, undone.entries]).toEqual([[], now]);
        else expect(told(withChanges(now, undone.changes))).toEqual(told(undone.entries));
      }),
      { seed },
    );
  });

  it('keep every file that the change left alone', () => {
    fc.assert(
      fc.property(tree, tree, tree, (before, after, now) => {
        const kept = { kind: 'file' as const, path: 'kept.yaml', mode: '100644' as const };
        const add = (entries: readonly TreeEntry[], text: string) => [
          ...entries,
          { ...kept, bytes: Buffer.from(text) },
        ];
        const { changes } = undo(add(now, 'a: 2'), {
          before: add(before, 'a: 1'),
          after: add(after, 'a: 1'),
        });
        expect(changes.filter(({ path }) => path === kept.path)).toEqual([]);
      }),
      { seed },
    );
  });

  it('conflict both ways', () => {
    fc.assert(
      fc.property(tree, tree, tree, (before, after, now) => {
        const one = undo(now, { before, after });
        const other = undo(before, { before: now, after });
        expect(one.conflicts.length > 0).toBe(other.conflicts.length > 0);
        if (one.conflicts.length === 0) expect(told(one.entries)).toEqual(told(other.entries));
      }),
      { seed },
    );
  });
});

describe('manifests that people edit', () => {
  const story = fc.tuple(editsOf(3), editsOf(4), layouts).map(([undone, since, layout]) => {
    const write = (edits: typeof undone) => written(edited(deployment, edits), layout);
    return { before: write(undone), after: write([]), now: write(since), layout };
  });

  it('come to the three-way merge of their values, or tell where they conflict', () => {
    let merges = 0;
    fc.assert(
      fc.property(story, (versions) => {
        const { conflicts, text } = merged(versions);
        const [base, ours, theirs] = [versions.after, versions.now, versions.before].map(valueOf);
        const wanted = merge(base, ours, theirs);
        if (conflicts.length > 0 || wanted === conflictIn) return;
        merges += 1;
        expect(merge.canonical(valueOf(text ?? ''))).toEqual(merge.canonical(wanted));
      }),
      { seed, numRuns: 150 },
    );
    expect(merges).toBeGreaterThan(75);
  });

  it('keep the comments and the line ends that they have by now', () => {
    fc.assert(
      fc.property(story, ({ layout, ...versions }) => {
        const { conflicts, text } = merged(versions);
        if (conflicts.length > 0) return;
        const notes = (of: string) => of.match(/# note \d/gu) ?? [];
        const left = new Set(notes(text ?? ''));
        for (const note of notes(versions.now)) expect(left).toContain(note);
        expect(endsOf(text ?? '')).toEqual([layout.eol]);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('change no value when the same is undone once more', () => {
    fc.assert(
      fc.property(story, (versions) => {
        const { conflicts, text } = merged(versions);
        if (conflicts.length > 0 || text === null) return;
        const again = merged({ ...versions, now: text });
        expect(valueOf(again.text ?? '')).toEqual(valueOf(text));
      }),
      { seed, numRuns: 60 },
    );
  });
});

function endsOf(text: string): readonly Layout['eol'][] {
  return [...new Set((text.match(/\r\n|\n/gu) ?? []).map((end) => (end === '\n' ? '\n' : '\r\n')))];
}

function valueOf(text: string) {
  const values = readValues({ path: 'a.yaml', bytes: Buffer.from(text) });
  if (isProblem(values)) throw new Error(values.code);
  return values[0] ?? null;
}
