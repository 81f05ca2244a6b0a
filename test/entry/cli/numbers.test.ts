import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { parseLimit, parsePort } from '../../../src/entry/cli/numbers.ts';

describe('parsePort', () => {
  it.each([
    ['0', 0],
    ['3000', 3000],
    ['65535', 65_535],
  ])('reads %s', (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  it.each(['', ' ', 'abc', '-1', '1e3', '0x10', '65536', '3000.5', '100000'])('refuses %j', (text) => {
    expect(() => parsePort(text)).toThrow(InvalidArgumentError);
    expect(() => parsePort(text)).toThrow('A port is a number from 0 to 65535.');
  });
});

describe('parseLimit', () => {
  it.each([
    ['1', 1],
    ['10000', 10_000],
  ])('reads %s', (text, count) => {
    expect(parseLimit(text)).toBe(count);
  });

  it.each(['', 'abc', '0', '-1', '2.5', '01', '1e3', '10001', '1000000000'])('refuses %j', (text) => {
    expect(() => parseLimit(text)).toThrow('It is a whole number from 1 to 10000.');
  });
});
