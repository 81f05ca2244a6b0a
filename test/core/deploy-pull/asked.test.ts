import { describe, expect, it } from '@jest/globals';
import { isLater, parseAskedIn, tellingKey } from '../../../src/core/deploy-pull/asked.ts';

const url = 'https://github.com/acme/storefront/pull/12#issuecomment-345';

describe('parseAskedIn', () => {
  it.each([url, url.replace('https://github.com', 'http://127.0.0.1:3000')])('reads %s', (address) => {
    expect(parseAskedIn(address)).toEqual({ repository: 'acme/storefront', pull: 12, comment: 345 });
  });

  it.each([
    null,
    '',
    'https://github.com/acme/storefront/pull/12',
    'https://github.com/acme/storefront/issues/12#issuecomment-345',
    'https://github.com/acme/storefront/pull/0#issuecomment-345',
    'https://github.com/acme/storefront/pull/12#issuecomment-345 more',
    'https://github.com/more/acme/storefront/pull/12#issuecomment-345',
    `${url}9999999999999999`,
    'javascript:alert(1)',
  ])('does not read %s', (address) => {
    expect(parseAskedIn(address)).toBeNull();
  });
});

describe('isLater', () => {
  const at = (comment: number) => ({ repository: 'acme/storefront', pull: 12, comment });

  it.each([
    { one: at(2), other: at(1), later: true },
    { one: at(1), other: at(2), later: false },
    { one: at(1), other: at(1), later: false },
    { one: null, other: at(1), later: false },
    { one: at(1), other: null, later: false },
  ])('is $later ($one.comment after $other.comment)', ({ one, other, later }) => {
    expect(isLater(one, other)).toBe(later);
  });
});

describe('tellingKey', () => {
  it('is the delivery where one service is asked for, and fits into a marker for one of several', () => {
    const delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
    expect(tellingKey(delivery, 'storefront', 1)).toBe(delivery);
    const keys = ['storefront', 'checkout'].map((service) => tellingKey(delivery, service, 2));
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^[0-9A-Za-z-]{1,64}$/u);
  });
});
