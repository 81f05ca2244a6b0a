/** GitHub's published description, cut down by `scripts/cut-openapi.ts`, and which operation a path means. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const media = z.object({ schema: z.unknown() });
const content = z.record(z.string(), media);
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean().default(false),
  'x-multi-segment': z.boolean().default(false),
  schema: z.unknown(),
});
const operationSchema = z.object({
  operationId: z.string(),
  'x-documentation': z.string(),
  parameters: z.array(parameter),
  requestBody: z.object({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string(), z.object({ content })),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
  'x-not-served': z.array(z.string()),
});

export type Operation = z.infer<typeof operationSchema> & {
  readonly method: string;
  /** `/repos/{owner}/{repo}` */
  readonly path: string;
};

const file = join(import.meta.dirname, 'schema/openapi.json');

/** The whole document, for the validator to resolve references in. */
export const document = documentSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      operation.operationId,
      { ...operation, method: method.toUpperCase(), path },
    ]),
  ),
);

interface Template {
  readonly method: string;
  readonly segments: readonly string[];
  readonly operation: Operation | null;
}

/** What a request means: an operation, one that GitHub has and the sandbox does not, or nothing. */
export type Found =
  | {
      readonly kind: 'served';
      readonly operation: Operation;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unserved'; readonly path: string }
  | { readonly kind: 'unknown' };

/** The more of a template is literal, the more exactly it is meant: `/issues/comments` before `/issues/{issue_number}`. */
const templates: readonly Template[] = [
  ...[...operations.values()].map((operation) => ({
    method: operation.method,
    segments: operation.path.split('/'),
    operation,
  })),
  ...document['x-not-served'].map((entry) => {
    const [method = '', path = ''] = entry.split(' ');
    return { method, segments: path.split('/'), operation: null };
  }),
].toSorted((a, b) => literals(b) - literals(a) || a.segments.length - b.segments.length);

function literals(template: Template): number {
  return template.segments.filter((segment) => !segment.startsWith('{')).length;
}

/** @param path below `/api/v3`, as the client sent it, without the query. */
export function findOperation(method: string, path: string): Found {
  const segments = path.replace(/\/+$/, '').split('/');
  for (const template of templates) {
    if (template.method !== method) continue;
    const params = match(template, segments.length === 1 ? ['', ''] : segments);
    if (params === null) continue;
    return template.operation === null
      ? { kind: 'unserved', path: template.segments.join('/') }
      : { kind: 'served', operation: template.operation, params };
  }
  return { kind: 'unknown' };
}

function match(template: Template, segments: readonly string[]): Record<string, string> | null {
  const spare = segments.length - template.segments.length;
  // `/contents` means `/contents/` with an empty path.
  if (spare < -1) return null;
  const params: Record<string, string> = {};
  let position = 0;
  for (const expected of template.segments) {
    const width = isMulti(template, expected) ? spare + 1 : 1;
    const text = segments.slice(position, position + width).join('/');
    position += width;
    if (!expected.startsWith('{')) {
      if (expected !== text) return null;
      continue;
    }
    const value = decode(text);
    if (value === null || (value === '' && !isMulti(template, expected))) return null;
    params[expected.slice(1, -1)] = value;
  }
  return position === segments.length ? params : null;
}

/** Refs and file paths hold slashes, sent as such or as %2F. */
function isMulti(template: Template, segment: string): boolean {
  return (
    template.operation?.parameters.some(
      (one) => one['x-multi-segment'] && segment === `{${one.name}}` && one.in === 'path',
    ) ?? false
  );
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
