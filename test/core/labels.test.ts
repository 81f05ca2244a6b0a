import { describe, expect, it } from '@jest/globals';
import {
  besideRepository,
  enumerate,
  minuteOf,
  repositoryOf,
  shortTag,
  tagOf,
} from '../../src/core/labels.ts';

const digest = `sha256:${'ab12'.repeat(16)}`;

describe('an image', () => {
  it.each([
    ['a.example:5000/b:1.2', '1.2', '1.2', 'a.example:5000/b'],
    [`b:1.2@${digest}`, '1.2@sha256:ab12ab12ab12…', '1.2', 'b'],
    [`b@${digest}`, 'sha256:ab12ab12ab12…', 'sha256:ab12ab12ab12…', 'b'],
    ['b', 'b', 'b', 'b'],
    ['Not An Image', 'Not An Image', 'Not An Image', 'Not An Image'],
  ])('%s is %s, tag %s, of %s', (reference, short, tag, repository) => {
    expect([shortTag(reference), tagOf(reference), repositoryOf(reference)]).toEqual([
      short,
      tag,
      repository,
    ]);
  });

  it('keeps its repository beside another one', () => {
    expect(besideRepository('a/b:1', 'a/b')).toBe('1');
    expect(besideRepository('c/b:1', 'a/b')).toBe('c/b:1');
  });
});

describe('enumerate', () => {
  it.each([
    [[], '0 services'],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd'], '4 services'],
  ])('%j → %s', (names, expected) => expect(enumerate(names, 'service')).toBe(expected));
});

describe('minuteOf', () => {
  it.each([
    ['2026-11-22T12:34:56Z', '2026-11-22 12:34 UTC'],
    ['2026-11-22T12:34:56.789Z', '2026-11-22 12:34 UTC'],
    ['2026-11-22T12:34:56+01:00', '2026-11-22T12:34:56+01:00'],
    ['yesterday', 'yesterday'],
  ])('%s → %s', (at, expected) => expect(minuteOf(at)).toBe(expected));
});
