/**
 * Holds requests and answers to GitHub's description. Validators are compiled at first use: most
 * runs of the sandbox need few of them.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { document, type Operation } from './description.ts';
import { ApiError, type ApiResponse } from './http.ts';

const common = { strict: false, validateSchema: false, logger: false, inlineRefs: false } as const;

function createAjv(options: { readonly coerceTypes?: boolean; readonly useDefaults?: boolean }): Ajv {
  const ajv = new Ajv({ ...common, ...options });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  return ajv;
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** Path and query arrive as text; bodies have JSON's types; answers, and what changes a part, are judged as they are. */
const texts = once(() => createAjv({ coerceTypes: true, useDefaults: true }));
const bodies = once(() => createAjv({ useDefaults: true }));
const asGiven = once(() => createAjv({}));

const parameterValidators = new Map<string, ValidateFunction>();

function parameterValidator(operation: Operation, place: 'path' | 'query'): ValidateFunction {
  const key = `${operation.operationId} ${place}`;
  const known = parameterValidators.get(key);
  if (known) return known;
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  const compiled = texts().compile({
    type: 'object',
    required: parameters.filter((parameter) => parameter.required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, absolute(schema)])),
  });
  parameterValidators.set(key, compiled);
  return compiled;
}

/** References of a fragment that is compiled apart from the document it was written in. */
function absolute(schema: unknown): object {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/');
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}

/** @throws ApiError 404 when the path cannot name anything (`/pulls/abc`). */
export function validatePath(operation: Operation, params: Readonly<Record<string, string>>): unknown {
  const coerced: unknown = { ...params };
  if (parameterValidator(operation, 'path')(coerced)) return coerced;
  throw new ApiError(404, 'Not Found');
}

/** @throws ApiError 422 */
export function validateQuery(operation: Operation, query: URLSearchParams): unknown {
  const coerced: unknown = Object.fromEntries(query);
  const validate = parameterValidator(operation, 'query');
  if (validate(coerced)) return coerced;
  throw invalidRequest(validate.errors?.[0], coerced);
}

/** @throws ApiError 400 or 422 */
export function validateBody(operation: Operation, body: unknown): unknown {
  const expected = operation.requestBody;
  if (expected === undefined) return undefined;
  const given = body === undefined && expected.required ? {} : body;
  if (given === undefined) return undefined;
  // What a change does not name stays as it is, whatever the default of a new one.
  const validators = operation.method === 'PATCH' ? asGiven : bodies;
  const validate = validators().getSchema(pointer(operation, 'requestBody/content/application~1json/schema'));
  if (validate === undefined) return given;
  if (validate(given)) return given;
  throw invalidRequest(validate.errors?.[0], given);
}

/** @returns what is wrong with an answer, or null. Errors may always be given: the description lists not all. */
export function faultOfAnswer(operation: Operation, answer: ApiResponse): string | null {
  const described = operation.responses[String(answer.status)];
  if (described === undefined) {
    return answer.status < 400 ? `${operation.operationId} does not answer ${answer.status}.` : null;
  }
  if (answer.body instanceof Uint8Array) return null;
  const [, variant] = /param=(\w+)/.exec(answer.headers?.['x-github-media-type'] ?? '') ?? [];
  const media = variant === undefined ? 'application/json' : `application/vnd.github.${variant}`;
  if (!(media in described.content)) {
    return answer.body === undefined ? null : `${operation.operationId} ${answer.status} has no ${media}.`;
  }
  const place = `responses/${answer.status}/content/${media.replace('/', '~1')}/schema`;
  const validate = asGiven().getSchema(pointer(operation, place));
  if (validate === undefined || validate(answer.body)) return null;
  return `${operation.operationId} ${answer.status}: ${asGiven().errorsText(validate.errors)}`;
}

function pointer(operation: Operation, rest: string): string {
  const path = operation.path.replaceAll('~', '~0').replaceAll('/', '~1');
  return `openapi#/paths/${encodeURIComponent(path)}/${operation.method.toLowerCase()}/${rest}`;
}

/** In GitHub's own words. */
function invalidRequest(error: ErrorObject | undefined, given: unknown): ApiError {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return new ApiError(400, 'Body should be a JSON object');
  }
  return new ApiError(
    422,
    `Invalid request.\n\n${error === undefined ? 'It is malformed.' : explain(error, given)}`,
  );
}

function explain(error: ErrorObject, given: object): string {
  const path = error.instancePath.replace(/^\//, '');
  const value = JSON.stringify(valueAt(given, path));
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'required':
      return `"${String(params['missingProperty'])}" wasn't supplied.`;
    case 'additionalProperties':
      return `"${String(params['additionalProperty'])}" is not a permitted key.`;
    case 'type':
      return `For 'properties/${path}', ${value} is not ${article(String(params['type']))}.`;
    case 'enum':
      return `For 'properties/${path}', ${value} is not a member of ${JSON.stringify(params['allowedValues'])}.`;
    default:
      return `For 'properties/${path}', ${value} ${error.message ?? 'is invalid'}.`;
  }
}

function article(type: string): string {
  const [first = ''] = type.split(',');
  return `${/^[aeio]/.test(first) ? 'an' : 'a'} ${type.replaceAll(',', ' or ')}`;
}

function valueAt(given: object, path: string): unknown {
  return path
    .split('/')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([name]) => name === key)?.[1]
          : undefined,
      given,
    );
}
