import { describe, expect, it } from '@jest/globals';
import { linkHeader, pageOf, paged } from '../../../src/sandbox/api/paging.ts';

const at = (page: number, last: number) =>
  linkHeader(new URL(`http://localhost:1/api/v3/x?state=all&page=${page}`), { page, last });

describe('linkHeader', () => {
  it('is left out when everything is on one page', () => {
    expect(at(1, 1)).toBeNull();
  });

  it('points from the first page on', () => {
    expect(at(1, 3)).toBe(
      '<http://localhost:1/api/v3/x?state=all&page=2>; rel="next", <http://localhost:1/api/v3/x?state=all&page=3>; rel="last"',
    );
  });

  it('points both ways from between', () => {
    expect(at(2, 3)?.match(/rel="\w+"/g)).toEqual(['rel="prev"', 'rel="next"', 'rel="last"', 'rel="first"']);
  });

  it('points back from the last page, and from beyond it to the last', () => {
    expect(at(3, 3)?.match(/rel="\w+"/g)).toEqual(['rel="prev"', 'rel="first"']);
    expect(at(9, 3)).toContain('page=3>; rel="prev"');
  });
});

describe('pageOf', () => {
  it.each([
    [{}, { number: 1, size: 30 }],
    [{ per_page: 1000 }, { number: 1, size: 100 }],
    [{ per_page: 0 }, { number: 1, size: 1 }],
    [{ page: -2 }, { number: 1, size: 30 }],
    [
      { page: 3, per_page: 7 },
      { number: 3, size: 7 },
    ],
  ])('%j is %j', (query, page) => {
    expect(pageOf({ query })).toEqual(page);
  });
});

describe('paged', () => {
  it('answers an empty page beyond the end', () => {
    expect(paged({ query: { page: 9, per_page: 2 } }, [1, 2, 3], String)).toEqual({
      status: 200,
      body: [],
      pages: { page: 9, last: 2 },
    });
  });
});
