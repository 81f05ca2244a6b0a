import * as z from 'zod';
import { applicationSchema, configSchema } from './schema.ts';

/** What editors check configuration by: the files of `schema/`, by their names. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  return new Map([
    ['slipway.schema.json', titled(configSchema, 'slipway.yaml of an environment repository')],
    [
      'application.schema.json',
      titled(applicationSchema, '.github/slipway.yaml of an application repository'),
    ],
  ]);
}

function titled(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
