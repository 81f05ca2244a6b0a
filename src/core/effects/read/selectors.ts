import { at, entriesOf, formOf, itemsOf, type Value, wordsOf } from './values.ts';

/** A label selector: every label and every expression must hold. */
export interface Selector {
  readonly labels: ReadonlyMap<string, string>;
  readonly expressions: readonly Expression[];
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** `matchLabels` and `matchExpressions`; null where there is no selector. */
export function selectorOf(value: Value): Selector | null {
  if (value === undefined) return null;
  const expressions = itemsOf(at(value, 'matchExpressions')).map((expression) => ({
    key: formOf(at(expression, 'key')),
    operator: formOf(at(expression, 'operator')),
    values: wordsOf(at(expression, 'values')),
  }));
  return { labels: texts(at(value, 'matchLabels')), expressions };
}

/** The plain labels of a Service's selector; null where it has none. */
export function labelSelectorOf(value: Value): Selector | null {
  const labels = texts(value);
  return labels.size === 0 ? null : { labels, expressions: [] };
}

export function isEmpty({ labels, expressions }: Selector): boolean {
  return labels.size === 0 && expressions.length === 0;
}

export function matches(selector: Selector, labels: ReadonlyMap<string, string>): boolean {
  return (
    [...selector.labels].every(([key, value]) => labels.get(key) === value) &&
    selector.expressions.every((expression) => holds(expression, labels.get(expression.key)))
  );
}

function holds({ operator, values }: Expression, label: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}

/** `app=web, tier in (a, b)`, as kubectl prints it. */
export function formatSelector({ labels, expressions }: Selector): string {
  const parts = expressions.map(({ key, operator, values }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator.toLowerCase()} (${values.join(', ')})`;
  });
  return [...[...labels].map(([key, value]) => `${key}=${value}`), ...parts].join(', ');
}

function texts(value: Value): ReadonlyMap<string, string> {
  return new Map(entriesOf(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));
}
