import { isArray, isObject, orNull, type Json } from './simplify.ts';

/** Where GitHub answers what its description does not say, and clients must be ready for it. */
const corrections: readonly {
  readonly schema: string;
  /** From the schema down. */
  readonly at: readonly string[];
  readonly change: (schema: Json) => Json;
}[] = [
  // The repository of a head is null once the fork is deleted.
  { schema: 'pull-request', at: ['properties', 'head', 'properties', 'repo'], change: nullable },
  { schema: 'pull-request-simple', at: ['properties', 'head', 'properties', 'repo'], change: nullable },
  // GitHub itself concludes runs as stale after 14 days.
  { schema: 'check-run', at: ['properties', 'conclusion'], change: (schema) => withOption(schema, 'stale') },
  // An App may subscribe to merge groups; other payloads' lists of events know it.
  {
    schema: 'webhook-check-suite-rerequested',
    at: [...['properties', 'check_suite', 'properties', 'app', 'properties'], ...['events', 'items']],
    change: (schema) => withOption(schema, 'merge_group'),
  },
];

function nullable(schema: Json): Json {
  return isObject(schema) ? orNull(schema) : schema;
}

function withOption(schema: Json, option: string): Json {
  if (!isObject(schema) || !isArray(schema['enum'])) return schema;
  return { ...schema, enum: [...schema['enum'], option] };
}

function changeAt(schema: Json, path: readonly string[], change: (schema: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(schema);
  if (!isObject(schema) || schema[key] === undefined) {
    throw new Error(`A correction looks for ${path.join('/')}, which the description no longer has.`);
  }
  return { ...schema, [key]: changeAt(schema[key], rest, change) };
}

export function correct(name: string, schema: Json): Json {
  return corrections
    .filter((correction) => correction.schema === name)
    .reduce((result, { at, change }) => changeAt(result, at, change), schema);
}
