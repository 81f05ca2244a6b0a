/**
 * Cuts GitHub's published GraphQL schema down to what the embedded GitHub serves:
 * `node scripts/cut-graphql.ts` writes `served.graphql` and `unserved.txt` in `src/sandbox/api/graphql/schema/`.
 * What is kept keeps its type; what is dropped of a served type is listed, so that asking for it is
 * answered with 501 and its name, and not as a mistake in the query.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, isTypeDefinitionNode, parse, print, visit } from 'graphql';
import type {
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql';
import * as z from 'zod';
import { served } from './served-graphql.ts';

/** What the two files hold. */
export interface Cut {
  readonly schema: string;
  readonly unserved: string;
}

const packageSchema = z.object({ version: z.string() });

type Arguments = ReadonlySet<string>;

const page = ['after', 'before', 'first', 'last'];

/** `history(page path)` → the served arguments of `history`; without brackets, none. */
function parseServed(text: string): Map<string, Arguments> {
  const fields = [...text.matchAll(/(\w+)(?:\(([\w ]*)\))?/g)];
  return new Map(
    fields.map(([, name = '', names = '']) => [
      name,
      new Set(names.split(' ').flatMap((word) => (word === 'page' ? page : [word]))),
    ]),
  );
}

/** Which fields of a type are served; null for a type that is served whole as soon as something refers to it. */
function servedFields(type: string): Map<string, Arguments> | null {
  const listed = served[type];
  if (listed !== undefined) return parseServed(listed);
  if (type.endsWith('Connection')) return parseServed('edges nodes pageInfo totalCount');
  if (type.endsWith('Edge')) return parseServed('cursor node');
  return null;
}

/** Operations and the `schema` block have none that matters here. */
function nameOf(definition: DefinitionNode): string | null {
  return isTypeDefinitionNode(definition) ? definition.name.value : null;
}

function typeNames(definition: DefinitionNode): string[] {
  const names: string[] = [];
  visit(definition, { NamedType: (node) => void names.push(node.name.value) });
  return names;
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function isComposite(definition: DefinitionNode): definition is Composite {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

/** Without descriptions and directives, which are GitHub's documentation and no part of the contract. */
function bare(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: () => null,
    DirectiveDefinition: () => null,
    StringValue: (node, key) => (key === 'description' ? null : node),
  });
}

function cutField(
  field: FieldDefinitionNode,
  kept: Arguments,
  owner: string,
  dropped: string[],
): FieldDefinitionNode {
  const isKept = (argument: InputValueDefinitionNode) => kept.has(argument.name.value);
  const gone = (field.arguments ?? []).filter((argument) => !isKept(argument));
  if (gone.length > 0) {
    dropped.push([`${owner}.${field.name.value}`, ...gone.map((argument) => argument.name.value)].join(' '));
  }
  return { ...field, arguments: (field.arguments ?? []).filter(isKept) };
}

function cutDefinition(definition: DefinitionNode, dropped: string[]): DefinitionNode {
  if (!isComposite(definition) && definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return definition;
  const name = definition.name.value;
  const keep = servedFields(name);
  if (keep === null) return definition;
  const known = new Set((definition.fields ?? []).map((field) => field.name.value));
  const unknown = [...keep.keys()].filter((field) => !known.has(field));
  if (name in served && unknown.length > 0) throw new Error(`GitHub's ${name} has no ${unknown.join(', ')}.`);
  const gone = (definition.fields ?? []).filter((field) => !keep.has(field.name.value));
  if (gone.length > 0) dropped.push([name, ...gone.map((field) => field.name.value)].join(' '));
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    return { ...definition, fields: (definition.fields ?? []).filter((field) => keep.has(field.name.value)) };
  }
  const fields = (definition.fields ?? []).flatMap((field) => {
    const kept = keep.get(field.name.value);
    return kept === undefined ? [] : [cutField(field, kept, name, dropped)];
  });
  return { ...definition, fields };
}

/** Unions name only kept types, and `implements` only interfaces of which a type kept every field. */
function withoutDangling(
  definition: DefinitionNode,
  kept: ReadonlyMap<string, DefinitionNode>,
): DefinitionNode {
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    return { ...definition, types: (definition.types ?? []).filter((type) => kept.has(type.name.value)) };
  }
  if (!isComposite(definition)) return definition;
  const fields = new Set(definition.fields?.map((field) => field.name.value));
  const interfaces = (definition.interfaces ?? []).filter(({ name }) => {
    const found = kept.get(name.value);
    return (
      found?.kind === Kind.INTERFACE_TYPE_DEFINITION &&
      found.fields?.every((field) => fields.has(field.name.value))
    );
  });
  return { ...definition, interfaces };
}

/** Follows references from the listed types through everything that is served whole. */
function reachable(cut: ReadonlyMap<string, DefinitionNode>): Map<string, DefinitionNode> {
  const names = new Set(Object.keys(served));
  for (const name of names) {
    const definition = cut.get(name);
    if (definition === undefined || definition.kind === Kind.UNION_TYPE_DEFINITION) continue;
    for (const type of typeNames(withoutDangling(definition, new Map()))) names.add(type);
  }
  return new Map([...cut].filter(([name]) => names.has(name)).toSorted());
}

/**
 * @param full GitHub's schema, as SDL
 * @param source named in the heading of both files
 * @throws when `served` names a type or field that GitHub does not have
 */
export function cutSchema(full: string, source: string): Cut {
  const dropped: string[] = [];
  const cut = new Map<string, DefinitionNode>();
  for (const definition of bare(parse(full, { noLocation: true })).definitions) {
    const name = nameOf(definition);
    if (name !== null) cut.set(name, cutDefinition(definition, dropped));
  }
  const missing = Object.keys(served).filter((name) => !cut.has(name));
  if (missing.length > 0) throw new Error(`GitHub's schema has no ${missing.join(', ')}.`);
  const kept = reachable(cut);
  const definitions = [...kept.values()].map((definition) => withoutDangling(definition, kept));
  const heading = `# Cut from ${source} by scripts/cut-graphql.ts: do not edit.\n`;
  const ofKept = dropped.filter((line) => kept.has(line.split(/[ .]/)[0] ?? ''));
  const types = [...cut].flatMap(([name, definition]) =>
    (isComposite(definition) || definition.kind === Kind.UNION_TYPE_DEFINITION) && !kept.has(name)
      ? [name]
      : [],
  );
  return {
    schema: `${heading}\n${print({ kind: Kind.DOCUMENT, definitions })}\n`,
    unserved: `${heading}# What GitHub has and the sandbox does not: fields of a type, arguments of a field, types.\n${ofKept.toSorted().join('\n')}\n* ${types.toSorted().join(' ')}\n`,
  };
}

if (import.meta.main) {
  const source = join(import.meta.dirname, '../node_modules/@octokit/graphql-schema');
  const { version } = packageSchema.parse(JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')));
  const full = readFileSync(join(source, 'schema.graphql'), 'utf8');
  const { schema, unserved } = cutSchema(full, `@octokit/graphql-schema@${version}`);
  const target = join(import.meta.dirname, '../src/sandbox/api/graphql/schema');
  writeFileSync(join(target, 'served.graphql'), schema);
  writeFileSync(join(target, 'unserved.txt'), unserved);
}
