import { errorAnswer, toWire } from './answer.ts';
import { parseJson, type RestAnswer, type RestParts, type RestRequest } from './dispatch.ts';
import { graphql, graphqlOperation } from './graphql/index.ts';
import { ApiError, type ApiResponse, type Caller, type GraphqlOperation } from './http.ts';
import { rateHeaders } from './rate.ts';

export const graphqlPath = '/api/graphql';

/** What a request is, from its body alone; a body that is no JSON is an operation too. */
export function graphqlOperationOf(body: Uint8Array): GraphqlOperation {
  try {
    return graphqlOperation(parseJson(body));
  } catch {
    return graphqlOperation(null);
  }
}

/** One GraphQL request from its text to its answer. */
export async function answerGraphql(parts: RestParts, request: RestRequest): Promise<RestAnswer> {
  const { name } = graphqlOperationOf(request.body);
  let caller: Caller = { kind: 'anonymous' };
  let rate: Readonly<Record<string, string>> = {};
  let answer: ApiResponse;
  try {
    if (request.method !== 'POST') throw new ApiError(404, 'Not Found');
    caller = parts.authenticator.caller(request.headers['authorization']);
    if (caller.kind === 'anonymous') {
      throw new ApiError(401, 'This endpoint requires you to be authenticated.');
    }
    const taken = parts.rates.take(caller, 'graphql');
    rate = rateHeaders(taken.rate, 'graphql');
    if (!taken.allowed) throw new ApiError(403, 'API rate limit exceeded');
    answer = await graphql({
      world: parts.world,
      url: parts.url,
      caller,
      rate: taken.rate,
      body: parseJson(request.body),
    });
  } catch (error) {
    if (!(error instanceof ApiError)) parts.report(error instanceof Error ? error : new Error(String(error)));
    answer = errorAnswer(error instanceof ApiError ? error : new ApiError(500, 'Server Error'));
  }
  return { ...toWire(answer, rate), operation: name, caller };
}
