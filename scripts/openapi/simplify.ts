/**
 * Turns schemas of an OpenAPI description into plain JSON Schema of only what a validator needs:
 * OpenAPI 3.0's `nullable` becomes a null type, and prose, examples and extensions go.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** Keywords that say what is valid, or (`default`) what is meant when nothing is said. */
const kept = new Set([
  '$ref',
  'type',
  'enum',
  'format',
  'default',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'pattern',
]);

/**
 * The formats that mean something to a JSON Schema validator; `int64`, `repo.nwo` and such do not. Nor
 * does `email`: the address that GitHub gives a bot, `1+slipway[bot]@…`, is none.
 */
const formats = new Set(['uri', 'uri-template', 'date-time', 'date']);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function simplify(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const result: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (!kept.has(keyword)) continue;
    if (keyword === 'format' && !isUsable(value, schema)) continue;
    result[keyword] = simplifyKeyword(keyword, value);
  }
  return schema['nullable'] === true ? orNull(result) : result;
}

/** A format counts unless the schema's own default breaks it: GitHub answers '' where it has no URL. */
function isUsable(format: Json, schema: JsonObject): boolean {
  return typeof format === 'string' && formats.has(format) && schema['default'] !== '';
}

function simplifyKeyword(keyword: string, value: Json): Json {
  switch (keyword) {
    case 'properties':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, property]) => [name, simplify(property)]))
        : value;
    case 'oneOf':
    case 'anyOf':
    case 'allOf':
      return isArray(value) ? value.map(simplify) : value;
    case 'items':
    case 'not':
    case 'additionalProperties':
      return simplify(value);
    default:
      return value;
  }
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The same schema, and null besides. */
export function orNull(schema: JsonObject): JsonObject {
  const { type, ...rest } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const options = rest['enum'];
  const withNull = isArray(options) && !options.includes(null) ? { enum: [...options, null] } : {};
  return { type: [type, 'null'], ...rest, ...withNull };
}

/** The names of the components in `from` that are referred to, from there and from each other. */
export function referenced(from: Json, components: JsonObject): Set<string> {
  const names = new Set<string>();
  const visit = (value: Json): void => {
    if (isArray(value)) value.forEach(visit);
    if (!isObject(value)) return;
    const reference = value['$ref'];
    const name = typeof reference === 'string' ? reference.replace('#/components/schemas/', '') : null;
    if (name !== null && !names.has(name)) {
      names.add(name);
      const component = components[name];
      if (component === undefined)
        throw new Error(`The description refers to ${name}, and has no such schema.`);
      visit(component);
    }
    Object.values(value).forEach(visit);
  };
  visit(from);
  return names;
}

/** What a JSON pointer like `#/components/parameters/owner` names; anything else is returned as it is. */
export function resolve(document: JsonObject, value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  let found: Json | undefined = document;
  for (const key of reference.split('/').slice(1)) found = isObject(found) ? found[key] : undefined;
  if (!isObject(found)) throw new Error(`The description refers to ${reference}, which is not there.`);
  return found;
}
