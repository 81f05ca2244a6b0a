/** GitHub's GraphQL API: one request from its body to its answer. */
import { Kind, OperationTypeNode, execute, getOperationAST } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import * as z from 'zod';
import type { ApiResponse, GraphqlOperation, GraphqlRequest } from '../http.ts';
import { NotServed, Refusal } from './errors.ts';
import { measure } from './measure.ts';
import { readQuery, refused, wrong } from './query.ts';
import { presentError, resolveField } from './resolve.ts';
import { mutationRoot, queryRoot } from './root.ts';
import { schema } from './schema.ts';
import { coerceVariables } from './variables.ts';

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type Body = z.infer<typeof bodySchema>;

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
  const { document } = readQuery(body.query);
  return document === null ? null : (getOperationAST(document, body.operationName) ?? null);
}

/**
 * @returns 200 also for refusals, as GitHub does, and 501 for what GitHub serves and the sandbox does not.
 * @throws Error for bugs only.
 */
export async function graphql(request: GraphqlRequest): Promise<ApiResponse> {
  const given = bodySchema.safeParse(request.body);
  if (!given.success) return wrong({ message: 'A query attribute must be specified and must be a string.' });
  const query = readQuery(given.data.query);
  if (query.document === null) return query.refusal;
  if (query.refusal !== null) return query.refusal;
  try {
    return await answer(request, given.data, query.document);
  } catch (error) {
    if (error instanceof Refusal || error instanceof NotServed) return refused(error);
    throw error;
  }
}

async function answer(request: GraphqlRequest, body: Body, document: DocumentNode): Promise<ApiResponse> {
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
