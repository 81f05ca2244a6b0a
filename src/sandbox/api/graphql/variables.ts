import { getVariableValues, print } from 'graphql';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import { NotServed } from './errors.ts';
import { schema, unserved } from './schema.ts';
import type { ValidationError } from './validate.ts';

type Values = Readonly<Record<string, unknown>>;

/** @returns The variables as the schema's types, or what is wrong with them in GitHub's words. */
export function coerceVariables(
  operation: OperationDefinitionNode,
  given: Values,
): { readonly values: Values } | { readonly errors: readonly ValidationError[] } {
  const result = getVariableValues(schema, operation.variableDefinitions ?? [], { ...given });
  if (result.errors === undefined) return { values: result.coerced };
  return { errors: result.errors.map((error) => present(operation, given, error)) };
}

function present(operation: OperationDefinitionNode, given: Values, error: GraphQLError) {
  const unknown = /Field "(\w+)" is not defined by type "(\w+)"/.exec(error.message);
  const name = `${unknown?.[2] ?? ''}.${unknown?.[1] ?? ''}`;
  if (unserved.has(name)) throw new NotServed([name]);
  const variable = /^Variable "\$(\w+)"/.exec(error.message)?.[1] ?? '';
  const definition = operation.variableDefinitions?.find((one) => one.variable.name.value === variable);
  const type = definition === undefined ? '' : print(definition.type);
  // graphql-js tells where in a value as ` at "input.branch.id"; why`.
  const [, inside, detail] = / at "\w+\.?([^"]*)"; (.*)$/s.exec(error.message) ?? [];
  const path = inside === undefined || inside === '' ? [] : inside.split('.');
  const explanation = explain(detail ?? error.message);
  const where = path.length === 0 ? '' : ` for ${path.join('.')} (${explanation})`;
  return {
    extensions: { value: given[variable] ?? null, problems: [{ path, explanation }] },
    locations: error.locations ?? [],
    message: `Variable $${variable} of type ${type} was provided invalid value${where}`,
  };
}

function explain(message: string): string {
  return /was not provided|must not be null|not to be null/.test(message)
    ? 'Expected value to not be null'
    : message;
}
