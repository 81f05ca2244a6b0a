/** How much a query may ask for, before any of it is looked up. */
import {
  Kind,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  visit,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { Refusal } from './errors.ts';
import { schema } from './schema.ts';

/** GitHub documents 500,000 nodes; the other two keep a hostile query from exhausting the sandbox. */
const limits = { nodes: 500_000, fields: 10_000, depth: 50 };

export interface Measure {
  readonly nodes: number;
  /** GitHub's points: a hundredth of the lookups that the connections take, at least one. */
  readonly cost: number;
}

/** What one selection asks for, for each object that it is made on. */
interface Weight {
  readonly nodes: number;
  readonly lookups: number;
  readonly fields: number;
  /** Of the costliest nesting of connections: how many nodes, and where it ends. */
  readonly deepest: { readonly nodes: number; readonly name: string };
}

const nothing: Weight = { nodes: 0, lookups: 0, fields: 0, deepest: { nodes: 1, name: '' } };

function add(a: Weight, b: Weight): Weight {
  return {
    nodes: a.nodes + b.nodes,
    lookups: a.lookups + b.lookups,
    fields: a.fields + b.fields,
    deepest: b.deepest.nodes > a.deepest.nodes ? b.deepest : a.deepest,
  };
}

/** @throws Refusal before anything else walks the query by recursion. */
export function checkDepth(document: DocumentNode): void {
  let depth = 0;
  visit(document, {
    SelectionSet: {
      enter: () => {
        depth += 1;
        if (depth > limits.depth) throw exhausted();
      },
      leave: () => void (depth -= 1),
    },
  });
}

export function exhausted(): Refusal {
  return new Refusal('RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.');
}

/**
 * @param variables Coerced.
 * @throws Refusal as GitHub does for a query that may return too many nodes.
 */
export function measure(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Measure {
  const root = schema.getRootType(operation.operation);
  const weight = new Scale(document, variables).weigh(operation.selectionSet, root ?? undefined);
  const most = limits.nodes.toLocaleString('en-US');
  if (weight.deepest.nodes > limits.nodes) {
    throw new Refusal(
      'MAX_NODE_LIMIT_EXCEEDED',
      `By the time this query traverses to the ${weight.deepest.name} connection, it is requesting up to ${weight.deepest.nodes.toLocaleString('en-US')} possible nodes which exceeds the maximum limit of ${most}.`,
    );
  }
  if (weight.nodes > limits.nodes) {
    throw new Refusal(
      'MAX_NODE_LIMIT_EXCEEDED',
      `This query requests up to ${weight.nodes.toLocaleString('en-US')} possible nodes which exceeds the maximum limit of ${most}.`,
    );
  }
  if (weight.fields > limits.fields) throw exhausted();
  return { nodes: weight.nodes, cost: Math.max(1, Math.round(weight.lookups / 100)) };
}

/** Weighs each fragment once: fragments that spread fragments would otherwise take exponential time. */
class Scale {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #weighed = new Map<string, Weight>();

  constructor(document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((node) => [node.name.value, node]));
    this.#variables = variables;
  }

  weigh(set: SelectionSetNode, parent: GraphQLNamedType | undefined): Weight {
    return set.selections.map((node) => this.#selection(node, parent)).reduce(add, nothing);
  }

  #selection(node: SelectionNode, parent: GraphQLNamedType | undefined): Weight {
    switch (node.kind) {
      case Kind.FIELD:
        return this.#field(node, parent);
      case Kind.INLINE_FRAGMENT: {
        const condition = node.typeCondition && schema.getType(node.typeCondition.name.value);
        return this.weigh(node.selectionSet, condition ?? parent);
      }
      case Kind.FRAGMENT_SPREAD:
        return this.#fragment(node.name.value);
    }
  }

  #fragment(name: string): Weight {
    const known = this.#weighed.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return nothing;
    const weight = this.weigh(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    this.#weighed.set(name, weight);
    return weight;
  }

  #field(node: FieldNode, parent: GraphQLNamedType | undefined): Weight {
    const one = { ...nothing, fields: 1 };
    if (!isObjectType(parent) && !isInterfaceType(parent)) return one;
    const field = parent.getFields()[node.name.value];
    const type = field && getNamedType(field.type);
    if (field === undefined || !isCompositeType(type) || node.selectionSet === undefined) return one;
    const inner = this.weigh(node.selectionSet, type);
    if (!type.name.endsWith('Connection')) return add(one, inner);
    const { first, last } = getArgumentValues(field, node, this.#variables);
    const page = Math.max(0, Number(first ?? last ?? 0));
    return {
      nodes: page * (1 + inner.nodes),
      lookups: 1 + page * inner.lookups,
      fields: 1 + inner.fields,
      deepest: {
        nodes: page * inner.deepest.nodes,
        name: inner.deepest.name === '' ? field.name : inner.deepest.name,
      },
    };
  }
}
