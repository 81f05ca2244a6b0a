import { InvalidArgumentError } from 'commander';
import { portText } from '../../edge/env.ts';

/**
 * Reads a TCP port; 0 stands for a free one.
 * @throws InvalidArgumentError, which commander tells together with the option's name
 */
export function parsePort(value: string): number {
  const { data } = portText.safeParse(value);
  if (data === undefined) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return data;
}

/**
 * Reads a number of things, at least one.
 * @throws InvalidArgumentError, which commander tells together with the option's name
 */
export function parseCount(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It is a whole number, at least 1.');
  return Number(value);
}
