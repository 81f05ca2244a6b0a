/** What a query is by its text alone, whoever asks it and with whatever variables. */
import { GraphQLError, parse, type DocumentNode } from 'graphql';
import type { ApiResponse } from '../http.ts';
import { NotServed, Refusal } from './errors.ts';
import { checkDepth, exhausted } from './measure.ts';
import { unservedNames } from './unserved.ts';
import { validateQuery } from './validate.ts';

export type Query =
  | { readonly document: DocumentNode; readonly refusal: ApiResponse | null }
  | { readonly document: null; readonly refusal: ApiResponse };

/** As many as a query over some hundred aliases has; what is larger is not parsed to its end. */
const maxTokens = 20_000;

/** Clients ask the same few texts with other variables: to read one costs more than to answer it. */
const remembered = new Map<string, Query>();
const kept = 200;

/**
 * Parses a query and holds it against the schema.
 *
 * @returns With a refusal: 200 with errors, as GitHub answers, or 501 for what GitHub serves and the sandbox does not.
 */
export function readQuery(text: string): Query {
  const query = remembered.get(text) ?? read(text);
  // What was asked last is kept longest.
  remembered.delete(text);
  remembered.set(text, query);
  const [oldest] = remembered.keys();
  if (remembered.size > kept && oldest !== undefined) remembered.delete(oldest);
  return query;
}

export const wrong = (...errors: readonly object[]): ApiResponse => ({ status: 200, body: { errors } });

/** A refusal of the whole request. */
export function refused(error: Refusal | NotServed): ApiResponse {
  const { message } = error;
  if (error instanceof Refusal) return wrong({ type: error.type, message });
  return { status: 501, body: { message, errors: [{ message }] } };
}

function read(text: string): Query {
  try {
    const document = parse(text, { maxTokens });
    checkDepth(document);
    return { document, refusal: refusalOf(document) };
  } catch (error) {
    if (error instanceof Refusal) return { document: null, refusal: refused(error) };
    // Nested so deep that the parser itself ran out of stack.
    if (error instanceof RangeError) return { document: null, refusal: refused(exhausted()) };
    if (!(error instanceof GraphQLError)) throw error;
    return { document: null, refusal: wrong({ message: error.message, locations: error.locations }) };
  }
}

function refusalOf(document: DocumentNode): ApiResponse | null {
  const unserved = unservedNames(document);
  if (unserved.length > 0) return refused(new NotServed(unserved));
  const mistakes = validateQuery(document);
  return mistakes.length > 0 ? wrong(...mistakes) : null;
}
