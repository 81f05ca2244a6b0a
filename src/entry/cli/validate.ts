import { readFile } from 'node:fs/promises';
import { parseConfig } from '../../core/config/parse.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { noSuchFile } from '../../core/problems/local.ts';
import { visible } from '../../core/visible.ts';
import type { Printed } from './output.ts';

/** Checks a `slipway.yaml`: all its errors at once, or what it sets up. */
export async function runValidate(file: string): Promise<Printed | Problem> {
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return noSuchFile(file);
  const config = parseConfig(content, file);
  if (isProblem(config)) return config;
  const services = [...config.services.keys()];
  const environments = [...config.environments.keys()];
  return {
    terminal: () =>
      `${file} is valid: services ${visible(services.join(', '))}; environments ${visible(environments.join(', '))}.\n`,
    json: { valid: true, services, environments },
  };
}
