import { describe, expect, it } from '@jest/globals';
import { checkMarkerOf, markerOf, parseCheckMarker, parseMarker } from '../../src/comment/marker.ts';

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

describe('the marker of a check run', () => {
  const compared = { head: 'a'.repeat(40), base: 'b'.repeat(40) };

  it.each([
    { ...compared, configuration: 'c'.repeat(40), tries: 7 },
    { ...compared, configuration: 'c'.repeat(40), tries: null },
    { ...compared, configuration: null, tries: null },
  ])('reads back what it wrote: %j', (checked) => {
    expect(parseCheckMarker(`${checkMarkerOf(checked)}\nrest`)).toEqual(checked);
  });

  it.each([
    ['of no commit', { ...compared, head: 'main' }],
    ['that would end the comment', { ...compared, base: '-->' }],
  ])('is not written %s', (_, checked) => {
    expect(() => checkMarkerOf({ ...checked, configuration: null, tries: null })).toThrow(RangeError);
  });

  const marker = checkMarkerOf({ ...compared, configuration: 'c'.repeat(40), tries: 1 });
  it.each([
    '',
    ` ${marker}`,
    `text\n${marker}`,
    marker.replace('tries=1', 'tries=0'),
    marker.replace('tries=1', 'tries=-1'),
    marker.replace('tries=1', 'tries=1000'),
    marker.replace('configuration=c', 'configuration='),
  ])('is none in %j', (summary) => expect(parseCheckMarker(summary)).toBeNull());
});
