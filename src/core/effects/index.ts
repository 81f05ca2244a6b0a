import type { ChangedResource, Effect, EffectRule, Facts } from './types.ts';

/** Every rule. Ids are unique; the order is that of docs/effects.md. */
export const effectRules: readonly EffectRule[] = [];

const gravity = { block: 0, warn: 1, info: 2 } as const;

/** What the rules find of a change, for each resource the gravest first; rules that are `off` are not asked. */
export function effectsOf(facts: Facts): ReadonlyMap<ChangedResource, readonly Effect[]> {
  const effects = new Map<ChangedResource, Effect[]>();
  for (const { id, severity: usual, find } of effectRules) {
    const severity = facts.settings[id] ?? usual;
    if (severity === 'off') continue;
    for (const { resource, message, path = [] } of find(facts)) {
      const of = effects.get(resource) ?? [];
      effects.set(resource, [...of, { rule: id, severity, message, path }]);
    }
  }
  const sorted = [...effects].map(([resource, found]): [ChangedResource, readonly Effect[]] => [
    resource,
    found.toSorted((one, other) => gravity[one.severity] - gravity[other.severity]),
  ]);
  return new Map(sorted);
}
