/** GitHub's GraphQL API: one request from its body to its answer. */
import { GraphQLError, Kind, OperationTypeNode, execute, getOperationAST, parse } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import * as z from 'zod';
import type { ApiResponse, GraphqlOperation, GraphqlRequest } from '../http.ts';
import { NotServed, Refusal } from './errors.ts';
import { checkDepth, exhausted, measure } from './measure.ts';
import { presentError, resolveField } from './resolve.ts';
import { mutationRoot, queryRoot } from './root.ts';
import { schema } from './schema.ts';
import { unservedNames } from './unserved.ts';
import { validateQuery } from './validate.ts';
import { coerceVariables } from './variables.ts';

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type Body = z.infer<typeof bodySchema>;

/** As many as a query over some hundred aliases has; what is larger is not parsed to its end. */
const maxTokens = 20_000;

const wrong = (...errors: readonly object[]): ApiResponse => ({ status: 200, body: { errors } });

/** What a request is called in the log, and whether it may change something. Never throws. */
export function graphqlOperation(body: unknown): GraphqlOperation {
  const given = bodySchema.safeParse(body);
  const operation = given.success ? operationOf(given.data) : null;
  if (operation === null) return { name: 'graphql:invalid', writes: false };
  const fields = operation.selectionSet.selections.map((node) =>
    node.kind === Kind.FIELD ? node.name.value : '...',
  );
  return {
    name: `graphql:${operation.name?.value ?? fields.join(',')}`,
    writes: operation.operation === OperationTypeNode.MUTATION,
  };
}

function operationOf(body: Body): OperationDefinitionNode | null {
  const document = parseQuery(body.query);
  return 'kind' in document ? (getOperationAST(document, body.operationName) ?? null) : null;
}

function parseQuery(query: string): DocumentNode | { readonly error: object } {
  try {
    const document = parse(query, { maxTokens });
    checkDepth(document);
    return document;
  } catch (error) {
    if (error instanceof Refusal) return { error: { type: error.type, message: error.message } };
    // Nested so deep that the parser itself ran out of stack.
    if (error instanceof RangeError)
      return { error: { type: exhausted().type, message: exhausted().message } };
    if (error instanceof GraphQLError)
      return { error: { message: error.message, locations: error.locations } };
    throw error;
  }
}

/**
 * @returns 200 also for refusals, as GitHub does, and 501 for what GitHub serves and the sandbox does not.
 * @throws Error for bugs only.
 */
export async function graphql(request: GraphqlRequest): Promise<ApiResponse> {
  const given = bodySchema.safeParse(request.body);
  if (!given.success) return wrong({ message: 'A query attribute must be specified and must be a string.' });
  const document = parseQuery(given.data.query);
  if ('error' in document) return wrong(document.error);
  try {
    return await answer(request, given.data, document);
  } catch (error) {
    if (error instanceof Refusal) return wrong({ type: error.type, message: error.message });
    if (!(error instanceof NotServed)) throw error;
    return { status: 501, body: { message: error.message, errors: [{ message: error.message }] } };
  }
}

async function answer(request: GraphqlRequest, body: Body, document: DocumentNode): Promise<ApiResponse> {
  const unserved = unservedNames(document);
  if (unserved.length > 0) throw new NotServed(unserved);
  const mistakes = validateQuery(document);
  if (mistakes.length > 0) return wrong(...mistakes);
  const operation = getOperationAST(document, body.operationName) ?? null;
  if (operation === null) return wrong({ message: noOperation(body) });
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
    return wrong({ message: 'Schema is not configured for subscriptions' });
  }
  const variables = coerceVariables(operation, body.variables ?? {});
  if ('errors' in variables) return wrong(...variables.errors);
  const size = measure(document, operation, variables.values);
  const { data, errors = [] } = await execute({
    schema,
    document,
    operationName: body.operationName,
    variableValues: body.variables,
    rootValue:
      operation.operation === OperationTypeNode.MUTATION ? mutationRoot(request) : queryRoot(request, size),
    fieldResolver: resolveField,
  });
  const shown = errors.map(presentError);
  return { status: 200, body: { data, ...(shown.length === 0 ? {} : { errors: shown }) } };
}

function noOperation({ operationName }: Body): string {
  return operationName === undefined || operationName === null
    ? 'An operation name is required'
    : `No operation named "${operationName}"`;
}
