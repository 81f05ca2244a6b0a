import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatImage,
  isDigest,
  isRepository,
  normaliseRepository,
  parseImage,
  requireTag,
  sameRepository,
} from '../../src/core/image.ts';
import { isProblem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';

const hex = 'ab'.repeat(32);
const digest = `sha256:${hex}`;

describe('parseImage', () => {
  it.each([
    ['storefront', 'storefront', null, null],
    ['storefront:v1', 'storefront', 'v1', null],
    ['test.com:5000', 'test.com', '5000', null],
    ['test.com:5000/repo', 'test.com:5000/repo', null, null],
    ['test.com:5000/repo:tag', 'test.com:5000/repo', 'tag', null],
    ['localhost/foo:latest', 'localhost/foo', 'latest', null],
    ['[2001:db8::1]:5000/repo', '[2001:db8::1]:5000/repo', null, null],
    ['[2001:db8::1]/repo:a', '[2001:db8::1]/repo', 'a', null],
    ['192.168.1.1:5000/repo:a', '192.168.1.1:5000/repo', 'a', null],
    ['Registry.Example.com/shop/a:b', 'Registry.Example.com/shop/a', 'b', null],
    ['a/b_c/d__e/f-g/h---i/j.k', 'a/b_c/d__e/f-g/h---i/j.k', null, null],
    [`shop/a@${digest}`, 'shop/a', null, digest],
    [`shop/a:v1@${digest}`, 'shop/a', 'v1', digest],
    [`shop/a@sha512:${hex}${hex}`, 'shop/a', null, `sha512:${hex}${hex}`],
    ['shop/a:_', 'shop/a', '_', null],
    [`shop/a:${'t'.repeat(128)}`, 'shop/a', 't'.repeat(128), null],
  ])('%s', (value, repository, tag, digestOf) => {
    expect(parseImage(value)).toEqual({ repository, tag, digest: digestOf });
  });

  it.each([
    ['', 'empty'],
    [' storefront', 'white space'],
    ['storefront:v1\n', 'white space'],
    ['shop/StoreFront:v1', 'upper case'],
    ['StoreFront', 'upper case'],
    ['shop/a:', 'form'],
    ['shop/a:-v1', 'form'],
    ['shop/a:.v1', 'form'],
    [`shop/a:${'t'.repeat(129)}`, 'form'],
    ['shop//a', 'form'],
    ['/a', 'form'],
    ['shop/-a', 'form'],
    ['shop/a___b', 'form'],
    ['shop/a..b', 'form'],
    ['-bad.example.com/a', 'form'],
    ['[2001:db8::g]/a', 'form'],
    ['shop/a@sha256:abc', 'digest'],
    [`shop/a@sha256:${hex.toUpperCase()}`, 'digest'],
    [`shop/a@md5:${hex}`, 'digest'],
    [`shop/a@${digest}@${digest}`, 'digest'],
    ['https://registry.example.com/a', 'form'],
    ['a'.repeat(256), '255'],
    ['a/'.repeat(2000), 'form'],
  ])('refuses %s', (value, why) => {
    const result = parseImage(value);
    if (!isProblem(result)) throw new Error('taken');
    expect(result.code).toBe('invalid-image');
    expect(toPlain(result.reasons[0] ?? [])).toContain(why);
    expect(toPlain(result.title).length).toBeLessThan(300);
  });

  it('does not slow down on what almost matches', () => {
    expect(isProblem(parseImage(`${'a-'.repeat(500)}!`))).toBe(true);
    expect(isProblem(parseImage(`${'a.'.repeat(500)}/!`))).toBe(true);
  });

  it('formats what it parsed', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: null });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        tag,
        fc.boolean(),
        (parts, tagOf, pinned) => {
          const image = { repository: parts.join('/'), tag: tagOf, digest: pinned ? digest : null };
          expect(parseImage(formatImage(image))).toEqual(image);
        },
      ),
    );
  });
});

describe('sameRepository', () => {
  it.each([
    ['storefront', 'docker.io/library/storefront', true],
    ['storefront', 'index.docker.io/library/storefront', true],
    ['docker.io/storefront', 'library/storefront', true],
    ['shop/storefront', 'docker.io/shop/storefront', true],
    ['Registry.Example.com/shop/a', 'registry.example.com/shop/a', true],
    ['localhost/a', 'localhost/a', true],
    ['localhost/a', 'docker.io/localhost/a', false],
    ['shop/storefront', 'storefront', false],
    ['shop/storefront', 'library/shop/storefront', false],
    ['registry.example.com/shop/a', 'shop/a', false],
    ['registry.example.com:5000/a', 'registry.example.com/a', false],
    ['registry.example.com/shop/a', 'registry.example.com/shop/a-canary', false],
    ['docker.io/library/shop', 'docker.io/shop/library', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameRepository(a, b)).toBe(same);
    expect(sameRepository(b, a)).toBe(same);
  });

  it('normalises to what stays as it is', () => {
    for (const name of ['a', 'a/b', 'localhost/a', '[::1]:5000/a', 'Up.case/a/b', 'host:1/a'])
      expect(normaliseRepository(normaliseRepository(name))).toBe(normaliseRepository(name));
  });
});

describe('parts', () => {
  it.each(['v1', '1.20', '0755', 'on', '_x', 't'.repeat(128)])('takes the tag %s', (tag) => {
    expect(requireTag(tag)).toBe(tag);
  });

  it.each(['', '.v1', '-v1', 'a b', 'a/b', 'a:b', 'a@b', 'ü', 'v1\n', 't'.repeat(129)])(
    'refuses the tag %j',
    (tag) => {
      expect(requireTag(tag)).toMatchObject({ kind: 'problem', code: 'invalid-tag' });
    },
  );

  it('knows digests and repositories', () => {
    expect(isDigest(digest)).toBe(true);
    expect(isDigest(`${digest}0`)).toBe(false);
    expect(isDigest(hex)).toBe(false);
    expect(isRepository('registry.example.com/shop/a')).toBe(true);
    expect(isRepository('registry.example.com/shop/a:v1')).toBe(false);
    expect(isRepository('not a repository')).toBe(false);
  });
});
