import type { EffectRule, Facts, Finding } from '../types.ts';
import { retiredApis } from './retiredApis.ts';

export const apiVersionRules: readonly EffectRule[] = [
  {
    id: 'removed-api',
    severity: 'block',
    summary: 'A resource is added in, or moved to, an apiVersion that Kubernetes serves no longer.',
    find: (facts) => retired(facts, 'removed'),
  },
  {
    id: 'deprecated-api',
    severity: 'warn',
    summary: 'A resource is added in, or moved to, an apiVersion that is deprecated, but still served.',
    find: (facts) => retired(facts, 'deprecated'),
  },
];

/** What was in that version before is no news of this change. */
function retired({ changed }: Facts, state: 'removed' | 'deprecated'): readonly Finding[] {
  return changed.flatMap((resource) => {
    const { before, after } = resource;
    if (after === null || before?.apiVersion === after.apiVersion) return [];
    const { apiVersion } = after;
    const entry = retiredApis.get(`${apiVersion}/${after.identity.kind}`);
    if (entry === undefined || (entry.removedIn === null) !== (state === 'deprecated')) return [];
    const since =
      entry.removedIn === null
        ? `is deprecated since Kubernetes ${entry.deprecatedIn}`
        : `is not served by Kubernetes ${entry.removedIn} and later`;
    const instead = entry.instead === null ? 'There is no other version' : `Use ${entry.instead}`;
    return [{ resource, message: `${apiVersion} ${since}. ${instead}.`, path: ['apiVersion'] }];
  });
}
