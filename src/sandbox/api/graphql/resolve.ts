/** How a field's value is found, and how a refusal is shown. */
import { Kind, getNamedType } from 'graphql';
import type { GraphQLError, GraphQLFieldResolver, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { NotServed, refusalOf } from './errors.ts';
import { checkPage } from './page.ts';

interface RawArguments {
  readonly first?: number | null;
  readonly last?: number | null;
}

/**
 * Objects are plain records whose fields are values or functions of the arguments.
 * A field of the schema that a record does not have is a bug, and not a null.
 */
export const resolveField: GraphQLFieldResolver<unknown, unknown, RawArguments> = (
  source,
  args,
  _context,
  info,
) => {
  const value: unknown =
    typeof source === 'object' && source !== null ? Reflect.get(source, info.fieldName) : undefined;
  if (value === undefined) {
    throw new Error(`Nothing answers ${info.parentType.name}.${info.fieldName}, which the schema has.`);
  }
  if (getNamedType(info.returnType).name.endsWith('Connection') && readsPage(info)) {
    checkPage(info.fieldName, { first: args.first ?? undefined, last: args.last ?? undefined });
  }
  if (typeof value !== 'function') return value;
  const answer: unknown = Reflect.apply(value, source, [withoutNulls(args)]);
  return answer;
};

/** To GitHub an argument that is null is one that was not given; so that no resolver has to know two nothings. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(given.map(([name, one]) => [name, withoutNulls(one)]));
}

/** Counting alone needs no page. */
function readsPage({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const reads = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some((node) => {
      if (node.kind === Kind.FIELD) return ['nodes', 'edges', 'pageInfo'].includes(node.name.value);
      return reads(
        node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments[node.name.value]?.selectionSet,
      );
    }) ?? false;
  return fieldNodes.some((node) => reads(node.selectionSet));
}

/** @throws The original error where it is no refusal, for then the sandbox is broken; and `NotServed`. */
export function presentError({ originalError, message, path, locations }: GraphQLError): object {
  if (originalError instanceof NotServed) throw originalError;
  const refusal = refusalOf(originalError);
  if (refusal === null) throw originalError ?? new Error(message);
  return {
    type: refusal.type,
    path,
    ...(refusal.type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {}),
    locations,
    message: refusal.message,
  };
}
