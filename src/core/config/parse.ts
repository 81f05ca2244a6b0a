import type { z } from 'zod';
import { limits } from '../limits.ts';
import { isProblem, type Problem } from '../problem.ts';
import { configTooLarge, invalidConfig, type LocatedFault } from '../problems/config.ts';
import { text } from '../text.ts';
import type { KeyPath } from '../yaml/types.ts';
import { toConfig } from './build.ts';
import { crossFaults } from './cross.ts';
import { type ConfigDocument, type Fault, readDocument } from './document.ts';
import { schemaFaults } from './faults.ts';
import { applicationSchema, configSchema } from './schema.ts';
import type { Config } from './types.ts';

/** Reads `slipway.yaml`. All that is wrong with it is told at once, each with its place and remedy. */
export function parseConfig(source: string, file = 'slipway.yaml'): Config | Problem {
  const parsed = parse(source, file, configSchema, crossFaults);
  return isProblem(parsed) ? parsed : toConfig(parsed);
}

/** What an application repository says about itself. */
export interface ApplicationConfig {
  /** `owner/name` */
  readonly environmentRepository: string;
}

/** Reads `.github/slipway.yaml` of an application repository. */
export function parseApplicationConfig(
  source: string,
  file = '.github/slipway.yaml',
): ApplicationConfig | Problem {
  return parse(source, file, applicationSchema, () => []);
}

function parse<Schema extends z.ZodType>(
  source: string,
  file: string,
  schema: Schema,
  more: (value: unknown) => readonly Fault[],
): z.output<Schema> | Problem {
  const bytes = new TextEncoder().encode(source).length;
  if (bytes > limits.configBytes) return configTooLarge(file, bytes);
  const document = readDocument(source, file);
  if (isProblem(document)) return document;
  const parsed = schema.safeParse(document.value);
  const faults = [...document.faults, ...schemaFaults(document, schema), ...more(document.value)];
  if (parsed.success && faults.length === 0) return parsed.data;
  return invalidConfig(file, locate(document, faults));
}

function locate(document: ConfigDocument, faults: readonly Fault[]): readonly LocatedFault[] {
  if (document.value === null) {
    return [{ at: { line: 1, column: 1 }, path: '', message: text`The file is empty.` }];
  }
  return faults
    .map(({ path, message }) => ({ at: document.positionAt(path), path: formatPath(path), message }))
    .toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

/** `environments.staging.freeze[0].cron`; a key with other characters stands in brackets and quotes. */
function formatPath(path: KeyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
