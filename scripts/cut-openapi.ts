/**
 * Cuts GitHub's published REST and webhook descriptions down to what the embedded GitHub serves:
 * `node scripts/cut-openapi.ts` fetches the npm packages (they are too large to depend on) and writes
 * `openapi.json` and `webhooks.json` in `src/sandbox/api/schema/`. To be run when an operation is added to
 * `grants.ts`, or a newer description is wanted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirements } from '../src/sandbox/api/grants.ts';
import { correct } from './openapi/corrections.ts';
import {
  isArray,
  isObject,
  referenced,
  resolve,
  simplify,
  type Json,
  type JsonObject,
} from './openapi/simplify.ts';
import { servedWebhooks } from './openapi/served-webhooks.ts';

const sources = { rest: '@octokit/openapi@23.0.2', webhooks: '@octokit/openapi-webhooks@12.1.0' };
const methods = ['get', 'post', 'put', 'patch', 'delete'];

function cutParameters(document: JsonObject, operation: JsonObject): Json {
  const parameters = isArray(operation['parameters']) ? operation['parameters'] : [];
  return parameters
    .map((parameter) => resolve(document, parameter))
    .filter((parameter) => parameter['in'] === 'path' || parameter['in'] === 'query')
    .map((parameter) => ({
      name: parameter['name'] ?? '',
      in: parameter['in'] ?? '',
      ...(parameter['required'] === true ? { required: true } : {}),
      ...(parameter['x-multi-segment'] === true ? { 'x-multi-segment': true } : {}),
      schema: simplify(parameter['schema'] ?? {}),
    }));
}

/** An account is a user or an enterprise; written out in lists, the description asks for both at once. */
const replaced: Readonly<Record<string, Json>> = {
  'apps/list-installations': { type: 'array', items: { $ref: '#/components/schemas/installation' } },
};

function cutContent(content: Json | undefined): JsonObject {
  const entries = Object.entries(isObject(content) ? content : {});
  return Object.fromEntries(
    entries.map(([type, media]) => [
      type,
      { schema: simplify(isObject(media) ? (media['schema'] ?? {}) : {}) },
    ]),
  );
}

function cutOperation(document: JsonObject, operation: JsonObject): JsonObject {
  const body = resolve(document, operation['requestBody']);
  const { operationId } = operation;
  const schema = typeof operationId === 'string' ? replaced[operationId] : undefined;
  const responses = Object.entries(isObject(operation['responses']) ? operation['responses'] : {});
  return {
    operationId: operationId ?? '',
    'x-documentation': documentationOf(operation),
    parameters: cutParameters(document, operation),
    ...('content' in body
      ? { requestBody: { required: body['required'] === true, content: cutContent(body['content']) } }
      : {}),
    responses: Object.fromEntries(
      responses.map(([status, response]) => [
        status,
        status === '200' && schema !== undefined
          ? { content: { 'application/json': { schema } } }
          : { content: cutContent(resolve(document, response)['content']) },
      ]),
    ),
  };
}

function documentationOf(operation: JsonObject): Json {
  const docs = operation['externalDocs'];
  return isObject(docs) ? (docs['url'] ?? '') : '';
}

/** @param document GitHub's description; `served` are operation ids, each of which it must have. */
export function cutRest(document: JsonObject, served: readonly string[], source: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  const unserved: string[] = [];
  const missing = new Set(served);
  for (const [path, item] of Object.entries(isObject(document['paths']) ? document['paths'] : {})) {
    for (const method of methods) {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) continue;
      const id = operation['operationId'];
      if (typeof id === 'string' && missing.delete(id)) {
        (paths[path] ??= {})[method] = cutOperation(document, operation);
      } else {
        unserved.push(`${method.toUpperCase()} ${path}`);
      }
    }
  }
  if (missing.size > 0) throw new Error(`GitHub's description has no ${[...missing].join(', ')}.`);
  return {
    openapi: '3.1.0',
    info: { title: "The part of GitHub's REST API that the embedded GitHub serves", version: source },
    paths,
    components: { schemas: cutComponents(document, paths) },
    'x-not-served': unserved.toSorted(),
  };
}

/** @param served keys of the description's `webhooks`, by the name that a delivery has: `event.action`. */
export function cutWebhooks(
  document: JsonObject,
  served: Readonly<Record<string, string>>,
  source: string,
): JsonObject {
  const webhooks = Object.fromEntries(
    Object.entries(served).map(([name, key]) => {
      const all = document['webhooks'];
      const item = isObject(all) ? all[key] : undefined;
      const post = isObject(item) && isObject(item['post']) ? item['post'] : {};
      const content = cutContent(resolve(document, post['requestBody'])['content']);
      const media = content['application/json'];
      if (!isObject(media)) throw new Error(`GitHub's description has no webhook ${key}.`);
      return [name, media['schema'] ?? {}];
    }),
  );
  return {
    openapi: '3.1.0',
    info: { title: 'The webhook payloads that the embedded GitHub sends', version: source },
    webhooks,
    components: { schemas: cutComponents(document, webhooks) },
  };
}

function cutComponents(document: JsonObject, used: Json): JsonObject {
  const components = document['components'];
  const schemas = isObject(components) && isObject(components['schemas']) ? components['schemas'] : {};
  const names = [...referenced(used, schemas)].toSorted();
  return Object.fromEntries(names.map((name) => [name, correct(name, simplify(schemas[name] ?? {}))]));
}

function readDescription(source: string, folder: string): JsonObject {
  execFileSync('npm', ['pack', source, '--silent', '--pack-destination', folder], { stdio: 'inherit' });
  const archive = `${source.replace(/^@/, '').replace(/[/@]/g, '-')}.tgz`;
  execFileSync('tar', ['-xzf', archive, 'package/generated/api.github.com.json'], { cwd: folder });
  const parsed: unknown = JSON.parse(
    readFileSync(join(folder, 'package/generated/api.github.com.json'), 'utf8'),
  );
  if (!isObject(parsed)) throw new Error(`${source} holds no description.`);
  return parsed;
}

function write(name: string, document: JsonObject): void {
  const target = join(import.meta.dirname, '../src/sandbox/api/schema', name);
  writeFileSync(target, `${JSON.stringify(document)}\n`);
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-openapi-'));
  try {
    write(
      'openapi.json',
      cutRest(readDescription(sources.rest, folder), Object.keys(requirements), sources.rest),
    );
    write(
      'webhooks.json',
      cutWebhooks(readDescription(sources.webhooks, folder), servedWebhooks, sources.webhooks),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
