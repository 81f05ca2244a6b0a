import { describe, expect, it } from '@jest/globals';
import { align } from '../../../src/core/diff/align.ts';
import { Masked, type RedactedValue } from '../../../src/core/redact.ts';

const steps = (before: readonly RedactedValue[], after: readonly RedactedValue[]) =>
  align(before, after).map((step) => {
    if (step.kind === 'removed') return `-${step.before}`;
    return step.kind === 'added' ? `+${step.after}` : `${step.kind} ${step.before}→${step.after}`;
  });

describe('align', () => {
  it.each<readonly [string, readonly RedactedValue[], readonly RedactedValue[], readonly string[]]>([
    ['equal lists', ['a', 'b'], ['a', 'b'], []],
    ['one in front', ['a', 'b'], ['x', 'a', 'b'], ['+0']],
    ['one from the middle', ['a', 'b', 'c'], ['a', 'c'], ['-1']],
    ['the first moved to the end', ['a', 'b', 'c'], ['b', 'c', 'a'], ['moved 0→2']],
    ['one that changed', ['a', 'b', 'c'], ['a', 'x', 'c'], ['changed 1→1']],
    ['equal ones, of which one goes', ['a', 'a', 'b'], ['a', 'b'], ['-1']],
    ['flags by their name', ['--a=1', '--b=1'], ['--c=1', '--b=2'], ['-0', '+0', 'changed 1→1']],
    [
      'mappings by what they share',
      [{ a: 1, b: 1, c: 1 }],
      [{ a: 2 }, { a: 1, b: 1, c: 2 }],
      ['+0', 'changed 0→1'],
    ],
    ['mappings in one place', [{ a: 1 }], [{ a: 2 }], ['changed 0→0']],
    ['mappings with nothing in common', [{ a: 1 }], [{ b: 2 }], ['-0', '+0']],
    ['everything', ['a', 'b'], [], ['-0', '-1']],
    ['the types of scalars', [1, true], ['1', true], ['changed 0→0']],
    ['the order of keys', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], []],
  ])('tells %s', (_name, before, after, expected) => expect(steps(before, after)).toEqual(expected));

  it('tells secrets apart', () => {
    const [one, two] = [new Masked('one'), new Masked('two')];
    expect(steps([one, two], [two, one])).toEqual(['moved 1→0']);
    expect(steps([one], [two])).toEqual(['changed 0→0']);
  });

  it('takes more elements that go or come than one call takes arguments', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => index % 10);
    expect(align(many, ['x'])).toHaveLength(200_000);
    expect(align(['x'], many)).toHaveLength(200_000);
  });

  it('takes a hundred thousand elements, all moved', () => {
    const before = Array.from({ length: 100_000 }, (_, index) => index);
    expect(align(before, before.toReversed())).toHaveLength(99_999);
  });
});
