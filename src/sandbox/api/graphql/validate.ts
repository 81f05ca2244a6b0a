/**
 * Whether a query is one that the schema allows. The refusals that a client's author meets are worded
 * as GitHub's server (graphql-ruby) words them; the rare ones keep the words of graphql-js.
 */
import {
  Kind,
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  NoUndefinedVariablesRule,
  NoUnusedVariablesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  TypeInfo,
  getNamedType,
  isCompositeType,
  isRequiredArgument,
  specifiedRules,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type {
  ASTNode,
  DocumentNode,
  FieldNode,
  GraphQLField,
  OperationDefinitionNode,
  ValidationRule,
} from 'graphql';
import { schema } from './schema.ts';

export interface ValidationError {
  readonly path?: readonly string[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly locations: readonly { readonly line: number; readonly column: number }[];
  readonly message: string;
}

/** Checked below, in GitHub's words. */
const reworded: readonly ValidationRule[] = [
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  NoUndefinedVariablesRule,
  NoUnusedVariablesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
];
const rules = specifiedRules.filter((rule) => !reworded.includes(rule));

/** @returns All mistakes; none means that the query can be executed. */
export function validateQuery(document: DocumentNode): ValidationError[] {
  const ours = [...fieldErrors(document), ...variableErrors(document)];
  if (ours.length > 0) return ours;
  return validate(schema, document, rules).map(({ message, locations }) => ({
    locations: locations ?? [],
    message,
  }));
}

function locations(node: ASTNode): ValidationError['locations'] {
  const start = node.loc?.startToken;
  return start === undefined ? [] : [{ line: start.line, column: start.column }];
}

function operationTitle({ operation, name }: OperationDefinitionNode): string {
  return name === undefined ? operation : `${operation} ${name.value}`;
}

/** What a node adds to the path of the errors under it. */
function step(node: ASTNode): string | null {
  if (node.kind === Kind.OPERATION_DEFINITION) return operationTitle(node);
  if (node.kind === Kind.FRAGMENT_DEFINITION) return `fragment ${node.name.value}`;
  if (node.kind === Kind.FIELD) return node.alias?.value ?? node.name.value;
  if (node.kind !== Kind.INLINE_FRAGMENT) return null;
  return node.typeCondition === undefined ? '...' : `... on ${node.typeCondition.name.value}`;
}

function fieldErrors(document: DocumentNode): ValidationError[] {
  const info = new TypeInfo(schema);
  const errors: ValidationError[] = [];
  const path: string[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      enter: (node) => {
        const name = step(node);
        if (name !== null) path.push(name);
        if (node.kind !== Kind.FIELD) return;
        const parent = info.getParentType();
        const definition = info.getFieldDef();
        if (parent && !definition) errors.push(undefinedField(node, parent.name, [...path]));
        if (definition) errors.push(...usageErrors(node, definition, [...path]));
      },
      leave: (node) => {
        if (step(node) !== null) path.pop();
      },
    }),
  );
  return errors;
}

function undefinedField(node: FieldNode, typeName: string, path: string[]): ValidationError {
  const fieldName = node.name.value;
  return {
    path,
    extensions: { code: 'undefinedField', typeName, fieldName },
    locations: locations(node),
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
  };
}

function usageErrors(node: FieldNode, field: GraphQLField<unknown, unknown>, path: string[]) {
  const errors: ValidationError[] = [];
  const { name } = field;
  const given = node.arguments ?? [];
  for (const argument of given) {
    const argumentName = argument.name.value;
    if (field.args.some((known) => known.name === argumentName)) continue;
    errors.push({
      path: [...path, argumentName],
      extensions: { code: 'argumentNotAccepted', name, typeName: 'Field', argumentName },
      locations: locations(argument),
      message: `Field '${name}' doesn't accept argument '${argumentName}'`,
    });
  }
  const missing = field.args
    .filter(
      (known) => isRequiredArgument(known) && !given.some(({ name: { value } }) => value === known.name),
    )
    .map((known) => known.name)
    .join(', ');
  if (missing !== '') {
    errors.push({
      path,
      extensions: { code: 'missingRequiredArguments', className: 'Field', name, arguments: missing },
      locations: locations(node),
      message: `Field '${name}' is missing required arguments: ${missing}`,
    });
  }
  const mismatch = selectionMismatch(node, field);
  if (mismatch !== null) {
    const extensions = {
      code: 'selectionMismatch',
      nodeName: `field '${name}'`,
      typeName: String(getNamedType(field.type)),
    };
    errors.push({ path, extensions, locations: locations(node), message: mismatch });
  }
  return errors;
}

function selectionMismatch(node: FieldNode, field: GraphQLField<unknown, unknown>): string | null {
  const type = getNamedType(field.type);
  const { name } = field;
  if (isCompositeType(type) && node.selectionSet === undefined) {
    return `Field must have selections (field '${name}' returns ${type.name} but has no selections. Did you mean '${name} { ... }'?)`;
  }
  if (isCompositeType(type) || node.selectionSet === undefined) return null;
  const selections = node.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
  return `Selections can't be made on scalars (field '${name}' returns ${type.name} but has selections [${selections.join(', ')}])`;
}

const variableRules = [
  {
    rule: NoUnusedVariablesRule,
    code: 'variableNotUsed',
    words: (name: string, operation: string) => `Variable $${name} is declared by ${operation} but not used`,
  },
  {
    rule: NoUndefinedVariablesRule,
    code: 'variableNotDefined',
    words: (name: string, operation: string) => `Variable $${name} is used by ${operation} but not declared`,
  },
];

function variableErrors(document: DocumentNode): ValidationError[] {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return variableRules.flatMap(({ rule, code, words }) =>
    validate(schema, document, [rule]).map(({ message, locations: at, nodes }) => {
      const variableName = /"\$(\w+)"/.exec(message)?.[1] ?? '';
      const operation = operations.find((node) => nodes?.includes(node) ?? false) ?? operations[0];
      const title = operation === undefined ? 'query' : operationTitle(operation);
      const owner = operation?.name?.value ?? `anonymous ${title}`;
      const extensions = { code, variableName };
      return { path: [title], extensions, locations: at ?? [], message: words(variableName, owner) };
    }),
  );
}
