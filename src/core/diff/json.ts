import * as z from 'zod';
import type { ManifestDiff, ResourceChange } from './types.ts';

/** The published form of a manifest diff, documented in docs/diff-json.md. What is there stays; more may come. */
const amount = (description: string) => z.int().nonnegative().meta({ description });

const pathPart = z.union([
  z.string().meta({ description: 'a key of a mapping' }),
  z.object({ index: z.int().nonnegative() }).meta({ description: 'an element of a list, by its place' }),
  z
    .object({ by: z.record(z.string(), z.union([z.string(), z.number()])) })
    .meta({ description: 'the element of a list that has these keys' }),
  z
    .object({ embedded: z.enum(['json', 'yaml']) })
    .meta({ description: 'the document that the string reached so far holds' }),
]);

const path = z.array(pathPart);

const field = z.object({
  path: path.meta({ description: 'from the resource to the value; empty for the whole resource' }),
  op: z.enum(['add', 'remove', 'replace']),
  before: z.unknown().optional().meta({ description: 'absent where op is add' }),
  after: z.unknown().optional().meta({ description: 'absent where op is remove' }),
  masked: z.literal(true).optional().meta({ description: 'what differs is a secret' }),
  what: z
    .enum(['order', 'moved', 'content', 'layout', 'summary', 'encrypted'])
    .optional()
    .meta({ description: 'set where before and after are not simply the values at the path' }),
});

const effect = z.object({
  rule: z.string().meta({ description: 'id of the rule, explained in docs/effects.md' }),
  severity: z.enum(['block', 'warn', 'info']),
  message: z.string(),
  path: path.meta({ description: 'the field that it is about; empty for the resource as a whole' }),
});

const resource = z.object({
  apiVersion: z.string(),
  kind: z.string().meta({ description: 'File for a file that holds no resource' }),
  namespace: z.string().nullable(),
  name: z.string(),
  file: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
  renamedFrom: z.object({ namespace: z.string().nullable(), name: z.string() }).optional(),
  fields: z.array(field),
  effects: z.array(effect).meta({ description: 'the gravest first' }),
});

export const diffSchema = z.object({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/u)
    .meta({ description: 'SHA-256 of the changes, whatever the layout' }),
  summary: z.object({
    added: amount('resources'),
    changed: amount('resources'),
    removed: amount('resources'),
    unchanged: amount('resources'),
    masked: amount('secret values of the resources that differ'),
    ignored: amount('differences without effect, which are not among the fields'),
  }),
  resources: z.array(resource).meta({ description: 'those that differ' }),
  warnings: z.array(z.string()),
});

export type DiffJson = z.infer<typeof diffSchema>;

/** A manifest diff for programs: this and no more, whatever else the model comes to hold. */
export function toJson({ digest, summary, resources, warnings }: ManifestDiff): DiffJson {
  const { added, changed, removed, unchanged, masked, ignored } = summary;
  return {
    digest,
    summary: { added, changed, removed, unchanged, masked, ignored },
    resources: resources.map(resourceJson),
    warnings: [...warnings],
  };
}

function resourceJson(changed: ResourceChange): DiffJson['resources'][number] {
  const { apiVersion, kind, namespace, name, file, change, renamedFrom, fields, effects } = changed;
  return {
    apiVersion,
    kind,
    namespace,
    name,
    file,
    change,
    ...(renamedFrom === undefined
      ? {}
      : { renamedFrom: { namespace: renamedFrom.namespace, name: renamedFrom.name } }),
    fields: fields.map((one) => ({
      path: [...one.path],
      op: one.op,
      ...('before' in one ? { before: one.before } : {}),
      ...('after' in one ? { after: one.after } : {}),
      ...(one.masked === undefined ? {} : { masked: one.masked }),
      ...(one.what === undefined ? {} : { what: one.what }),
    })),
    effects: effects.map((one) => ({
      rule: one.rule,
      severity: one.severity,
      message: one.message,
      path: [...one.path],
    })),
  };
}

/** The same as a JSON Schema: `schema/manifest-diff.schema.json`. */
export function diffJsonSchema(): object {
  return { title: 'A manifest diff of Slipway', ...z.toJSONSchema(diffSchema, { io: 'input' }) };
}
