import { describe, expect, it } from '@jest/globals';
import { markerOf, parseMarker } from '../../src/comment/marker.ts';

const delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

describe('marker', () => {
  it('reads back what it wrote', () => {
    expect(parseMarker(markerOf(delivery))).toBe(delivery);
    expect(parseMarker(`${markerOf(delivery)}\nrest`)).toBe(delivery);
    expect(parseMarker(`${markerOf(delivery)}\r\nrest`)).toBe(delivery);
  });

  it.each([
    '',
    'text',
    ` ${markerOf(delivery)}`,
    `text\n${markerOf(delivery)}`,
    `${markerOf(delivery)} text`,
    `> ${markerOf(delivery)}`,
    '<!-- slipway: delivery= -->',
    '<!-- slipway: delivery=a b -->',
    '<!-- slipway: delivery=a',
    `<!-- slipway: delivery=${'a'.repeat(65)} -->`,
  ])('finds none in %j', (body) => expect(parseMarker(body)).toBeNull());

  it.each(['', 'a --> b', 'a\nb', 'a'.repeat(65)])('refuses to write %j', (id) => {
    expect(() => markerOf(id)).toThrow(RangeError);
  });
});
