import { joinedByName } from './read/sameObjects.ts';
import { accessRules } from './rules/access.ts';
import { apiVersionRules } from './rules/apiVersions.ts';
import { configRules } from './rules/configs.ts';
import { dataLossRules } from './rules/dataLoss.ts';
import { disruptionRules } from './rules/disruption.ts';
import { exposureRules } from './rules/exposure.ts';
import { imageRules } from './rules/images.ts';
import { immutableRules } from './rules/immutable.ts';
import { interruptionRules } from './rules/interruption.ts';
import { missingRules } from './rules/missing.ts';
import { podSecurityRules } from './rules/podSecurity.ts';
import { policyRules } from './rules/policies.ts';
import { restartRules } from './rules/restarts.ts';
import { serviceRules } from './rules/services.ts';
import { wiringRules } from './rules/wiring.ts';
import type { ChangedResource, Effect, EffectRule, EffectSettings, Facts, Severity } from './types.ts';

/** Every rule. Ids are unique; the order is that of docs/effects.md. */
export const effectRules: readonly EffectRule[] = [
  ...restartRules,
  ...configRules,
  ...immutableRules,
  ...apiVersionRules,
  ...dataLossRules,
  ...interruptionRules,
  ...disruptionRules,
  ...serviceRules,
  ...exposureRules,
  ...podSecurityRules,
  ...accessRules,
  ...policyRules,
  ...imageRules,
  ...missingRules,
  ...wiringRules,
];

const gravity: Readonly<Record<Severity, number>> = { block: 0, warn: 1, info: 2 };

/**
 * What the rules find of a change, for each resource the gravest first, then by rule; rules that are `off`
 * are not asked.
 */
export function effectsOf(facts: Facts): ReadonlyMap<ChangedResource, readonly Effect[]> {
  const effects = new Map<ChangedResource, Effect[]>();
  const given = joinedByName(facts.changed);
  const seen: Facts = { ...facts, changed: [...given.keys()] };
  for (const { id, severity: usual, find } of effectRules) {
    const severity = settingOf(facts.settings, id) ?? usual;
    if (severity === 'off') continue;
    for (const { resource, message, path = [] } of find(seen)) {
      const change = given.get(resource) ?? resource;
      const found = effects.get(change) ?? [];
      found.push({ rule: id, severity, message, path });
      effects.set(change, found);
    }
  }
  for (const found of effects.values()) found.sort(byGravity);
  return effects;
}

function settingOf(settings: EffectSettings, id: string): Severity | 'off' | undefined {
  return Object.hasOwn(settings, id) ? settings[id] : undefined;
}

function byGravity(one: Effect, other: Effect): number {
  return (
    gravity[one.severity] - gravity[other.severity] ||
    (one.rule < other.rule ? -1 : Number(one.rule > other.rule))
  );
}
