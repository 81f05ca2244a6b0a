import * as z from 'zod';
import { didYouMean } from '../suggest.ts';
import { code, list, type Text, text } from '../text.ts';
import type { KeyPath } from '../yaml/types.ts';
import type { ConfigDocument, Fault } from './document.ts';
import { isRuleName, rules } from './rules.ts';

type Issue = z.core.$ZodIssue;

/** More known keys than this are not listed: nobody reads seventy names. */
const manyKeys = 20;

/** Whatever a schema finds wrong with a document, in words. */
export function schemaFaults(document: ConfigDocument, schema: z.ZodType): readonly Fault[] {
  const { error } = schema.safeParse(document.value);
  return (error?.issues ?? []).flatMap((issue) => explain(issue, document, schema));
}

function explain(issue: Issue, document: ConfigDocument, schema: z.ZodType): readonly Fault[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schemaAt(schema, path));
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known) }));
  }
  return [{ path, message: messageOf(issue, path, document, schema) }];
}

function messageOf(issue: Issue, path: KeyPath, document: ConfigDocument, schema: z.ZodType): Text {
  const scalar = document.scalarAt(path) ?? '';
  if (issue.code === 'invalid_type') return wrongType(issue.expected, path, document, schemaAt(schema, path));
  const fault = ruleFault(issue, scalar);
  if (fault !== null) return fault;
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    return text`${didYouMean(scalar, known)}It must be ${list(known.map(code), 'or')}.`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'array'
      ? text`must have an entry.`
      : text`must be ${String(issue.minimum)} or more.`;
  }
  if (issue.code === 'too_big') return text`must be ${String(issue.maximum)} or less.`;
  return text`${issue.message}`;
}

/** In the words of the rule that found it. */
function ruleFault(issue: Issue | undefined, scalar: string): Text | null {
  return issue?.code === 'custom' && isRuleName(issue.message) ? rules[issue.message](scalar) : null;
}

function wrongType(
  expected: string,
  path: KeyPath,
  document: ConfigDocument,
  schema: z.ZodType | null,
): Text {
  const key = path.at(-1);
  if (typeof key === 'string' && valueAt(document.value, path) === undefined) return missing(key, schema);
  const value = valueAt(document.value, path);
  const scalar = document.scalarAt(path);
  if (value === null) return text`has no value.${exampleOf(key, schema)}`;
  switch (expected) {
    case 'string':
      return scalar === null
        ? text`must be text, and is a ${Array.isArray(value) ? 'list' : 'mapping'}.`
        : (ruleFault(schema?.safeParse(scalar).error?.issues[0], scalar) ??
            text`must be text, and YAML reads this as ${typeof value === 'boolean' ? 'true or false' : 'a number'}. Put it in quotes: ${code(JSON.stringify(scalar))}`);
    case 'boolean':
      return text`must be ${code('true')} or ${code('false')}, without quotes.`;
    case 'array':
      return text`must be a list, even of one: ${code('[…]')}`;
    case 'object':
    case 'record':
      return text`must be a mapping of keys to values.`;
    default:
      return text`must be a whole number, without quotes.`;
  }
}

function missing(key: string, schema: z.ZodType | null): Text {
  return text`is missing.${exampleOf(key, schema)}`;
}

function exampleOf(key: string | number | undefined, schema: z.ZodType | null): Text {
  const example = schema?.meta()?.['examples'];
  const [first] = Array.isArray(example) ? example.map(String) : [];
  return first === undefined ? [] : text` For example ${code(`${key ?? ''}: ${first}`)}`;
}

function unknownKey(key: string, known: readonly string[]): Text {
  const others =
    known.length > manyKeys
      ? text`The schema has all ${known.length}.`
      : text`Known are ${list(known.map(code))}.`;
  return text`is not known here. ${didYouMean(key, known)}${others}`;
}

function valueAt(value: unknown, path: KeyPath): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = new Map<string, unknown>(Object.entries(at)).get(String(part));
  }
  return at;
}

/** The part of a schema that checks a path. */
function schemaAt(schema: z.ZodType, path: KeyPath): z.ZodType | null {
  let at: unknown = bare(schema);
  for (const part of path) {
    if (at instanceof z.ZodObject) at = bare(at.shape[part]);
    else if (at instanceof z.ZodRecord) at = bare(at.valueType);
    else if (at instanceof z.ZodArray) at = bare(at.element);
    else return null;
  }
  return at instanceof z.ZodType ? at : null;
}

/** Without what only says that a value may be left out. */
function bare(schema: unknown): unknown {
  const optional =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodExactOptional;
  return optional ? bare(schema.unwrap()) : schema;
}

function keysAt(schema: z.ZodType | null): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
