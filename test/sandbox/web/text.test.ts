import { describe, expect, it } from '@jest/globals';
import { timeAgo } from '../../../src/sandbox/web/components/time.ts';
import { decode } from '../../../src/sandbox/web/file-text.ts';
import { splitTrailers } from '../../../src/sandbox/web/trailers.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decode', () => {
  it.each([
    ['a\nb\n', { lines: ['a', 'b'], byteOrderMark: false, lineEnd: 'LF', finalLineEnd: true }],
    ['a\r\nb\r\n', { lines: ['a', 'b'], byteOrderMark: false, lineEnd: 'CRLF', finalLineEnd: true }],
    ['a\r\nb\n', { lines: ['a', 'b'], byteOrderMark: false, lineEnd: 'mixed', finalLineEnd: true }],
    ['\uFEFFa: 1', { lines: ['a: 1'], byteOrderMark: true, lineEnd: 'LF', finalLineEnd: false }],
    ['', { lines: [], byteOrderMark: false, lineEnd: 'LF', finalLineEnd: true }],
  ])('%j', (text, expected) => {
    expect(decode(bytes(text))).toEqual(expected);
  });

  it.each([
    ['bytes that are no UTF-8', new Uint8Array([0x61, 0xff, 0xfe])],
    ['a null byte', bytes('a\0b')],
  ])('shows no %s', (_, content) => {
    expect(decode(content)).toBeNull();
  });
});

describe('splitTrailers', () => {
  it('sets the last paragraph apart, and unfolds it', () => {
    expect(splitTrailers('why\n\nmore\n\nKey: value\nOther-Key: a\n  b\n')).toEqual({
      prose: 'why\n\nmore',
      trailers: [
        { key: 'Key', value: 'value' },
        { key: 'Other-Key', value: 'a b' },
      ],
    });
  });

  it.each([
    ['prose', 'just prose'],
    ['a paragraph of which one line is none', 'Key: value\nand prose'],
    ['nothing', ''],
  ])('finds none in %s', (_, body) => {
    expect(splitTrailers(body)).toEqual({ prose: body, trailers: [] });
  });
});

describe('timeAgo', () => {
  it.each([
    ['2026-11-22T12:00:00Z', 'just now'],
    ['2026-11-22T12:00:30Z', 'just now'], // a clock that is ahead
    ['2026-11-22T11:59:10Z', '1 minute ago'],
    ['2026-11-22T11:00:01Z', '59 minutes ago'],
    ['2026-11-21T12:00:01Z', '23 hours ago'],
    ['2026-11-20T12:00:00Z', '2 days ago'],
    ['2026-01-02T12:00:00Z', 'on 2 Jan 2026'],
  ])('%s is %s', (at, expected) => {
    const { markup } = timeAgo(at, '2026-11-22T12:00:00Z');
    expect(markup).toContain(`>${expected}<`);
    expect(markup).toContain(`datetime="${at}"`);
    expect(markup).toContain('UTC"');
  });
});
