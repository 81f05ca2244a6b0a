import type { EffectSettings } from './types.ts';

/** Rules that take what is not among the manifests for missing. */
const needAllManifests = [
  'missing-configmap',
  'missing-secret',
  'missing-claim',
  'missing-service-account',
  'missing-service',
  'missing-scale-target',
  'selects-nothing',
];

/** The settings for manifests that are compared without those beside them: what is not among them may be there. */
export function forSomeManifests(settings: EffectSettings): EffectSettings {
  return { ...settings, ...Object.fromEntries(needAllManifests.map((id) => [id, 'off' as const])) };
}
