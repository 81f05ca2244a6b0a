import { InvalidArgumentError } from 'commander';
import { limits } from '../../core/limits.ts';
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
 * Reads how many revisions are to be listed.
 * @throws InvalidArgumentError, which commander tells together with the option's name
 */
export function parseLimit(value: string): number {
  const most = limits.revisionsReadLocally;
  if (!/^[1-9]\d{0,8}$/.test(value) || Number(value) > most)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
  return Number(value);
}
