import { TypeInfo, getNamedType, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode } from 'graphql';
import { schema, unserved } from './schema.ts';

/** Names in a query that GitHub knows and the sandbox does not serve. */
export function unservedNames(document: DocumentNode): string[] {
  const info = new TypeInfo(schema);
  const names = new Set<string>();
  const note = (name: string) => {
    if (unserved.has(name)) names.add(name);
  };
  const owner = () => info.getParentType()?.name ?? '';
  visit(
    document,
    visitWithTypeInfo(info, {
      NamedType: (node) => note(node.name.value),
      Field: (node) => note(`${owner()}.${node.name.value}`),
      Argument: (node) => note(`${owner()}.${info.getFieldDef()?.name ?? ''}(${node.name.value}:)`),
      ObjectField: (node) =>
        note(`${getNamedType(info.getParentInputType())?.name ?? ''}.${node.name.value}`),
    }),
  );
  return [...names];
}
