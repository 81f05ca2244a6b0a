import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { undo } from '../../../src/core/undo/index.ts';
import { Effort, TooMuch } from '../../../src/core/undo/effort.ts';
import { segmentsOf } from '../../../src/core/undo/values/write/documents.ts';
import { dashesOf } from '../../../src/core/undo/values/write/source.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import { merged } from './merged.ts';
import { entriesOf, told } from './oracle.ts';

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

describe('what a merge may cost', () => {
  it('is what the limit says, and no step more', () => {
    const effort = new Effort();
    effort.spend(limits.mergeSteps);
    expect(() => effort.spend(1)).toThrow(TooMuch);
  });

  it('is a conflict beyond', () => {
    const periodic = (period: number) => lines(100_000, (index) => String(index % period));
    const versions = { before: periodic(50), after: periodic(51), now: periodic(52) };
    expect(merged(versions, 'a.txt')).toMatchObject({
      conflicts: [{ path: 'a.txt', why: 'large' }],
      merged: [],
    });
  });

  it('is enough for a manifest of the largest size', () => {
    const manifest = (value: (index: number) => string) =>
      lines(
        6_800,
        (index) =>
          `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-${index}\ndata:\n  level: ${value(index)}\n  region: europe-${index % 7}\n  note: as it was written by people in a hurry`,
      );
    const versions = {
      before: manifest((index) => (index === 5 ? 'old' : 'new')),
      after: manifest(() => 'new'),
      now: manifest((index) => (index === 5 ? 'new # why' : 'new')),
    };
    expect(versions.after.length).toBeGreaterThan(limits.manifestBytes * 0.9);
    expect(versions.after.length).toBeLessThan(limits.manifestBytes);
    expect(merged(versions)).toMatchObject({ conflicts: [], merged: ['a.yaml'] });
  });

  it('is not spent on a file that nobody touched since, however large', () => {
    const large = lines(400_000, (index) => `key${index}: value`);
    const [before, after] = [
      entriesOf({ 'a.yaml': `${large}a: 1\n` }),
      entriesOf({ 'a.yaml': `${large}a: 2\n` }),
    ];
    expect(told(undo(after, { before, after }).entries)).toEqual(told(before));
  });

  it('is a conflict for a touched file that is too large to be read', () => {
    const large = lines(100_000, (index) => `key${index}: value`);
    const text = (value: number) => `a: ${value}\n${large}`;
    const { conflicts } = merged({ before: text(1), after: text(2), now: text(3) });
    expect(conflicts).toMatchObject([{ at: null, why: 'unreadable' }]);
  });
});

describe('what each element asks for is looked for once', () => {
  const file = readYaml({ path: 'a.yaml', bytes: Buffer.from('- a\n- b\n---\nc: 1\n') });
  if (isProblem(file)) throw new Error(file.code);

  it('in a file: its documents', () => {
    expect(segmentsOf(file)).toMatchObject([{ start: 0 }, { start: 8 }]);
    expect(segmentsOf(file)).toBe(segmentsOf(file));
  });

  it('in a list: its dashes', () => {
    const [list] = file.documents;
    if (list?.kind !== 'sequence') throw new Error(list?.kind);
    expect(dashesOf(file.text, list)).toEqual([0, 4]);
    expect(dashesOf(file.text, list)).toBe(dashesOf(file.text, list));
  });
});

describe('where files were moved to', () => {
  const body = (which: number) => lines(9, (line) => `file ${which} line ${line}`);
  const names = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}/${prefix}${index}`, index]));
  const story = (count: number) => {
    const at = (prefix: string, text: (which: number) => string) =>
      entriesOf(
        Object.fromEntries(Object.entries(names(count, prefix)).map(([path, which]) => [path, text(which)])),
      );
    const before = at('old', (which) => `before\n${body(which)}`);
    const after = at('old', (which) => `after\n${body(which)}`);
    const now = at('new', (which) => `after\n${body(which)}since\n`);
    return { now, undone: undo(now, { before, after }) };
  };

  it('is found by their likeness, for as many pairs as the limit says', () => {
    const { undone } = story(Math.sqrt(limits.renamePairs));
    expect(undone.conflicts).toEqual([]);
    expect(undone.merged).toHaveLength(Math.sqrt(limits.renamePairs));
  });

  it('is not looked for among more: then they are gone', () => {
    const { now, undone } = story(Math.sqrt(limits.renamePairs) + 1);
    expect(undone.conflicts).toHaveLength(now.length);
    expect(new Set(undone.conflicts.map(({ why }) => why))).toEqual(new Set(['deleted']));
  });
});
