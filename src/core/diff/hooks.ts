import type { Resource } from './resources.ts';
import { isMapping, own } from './shape.ts';

const testHooks = new Set(['test', 'test-success', 'test-failure']);

/**
 * Whether `helm test` alone runs it: no deploy makes or changes it. Every other hook of Helm is compared like any
 * resource, since it runs with each deploy.
 */
export function isTestHook({ value }: Resource): boolean {
  const metadata = isMapping(value) ? own(value, 'metadata') : undefined;
  const annotations = isMapping(metadata) ? own(metadata, 'annotations') : undefined;
  const hook = isMapping(annotations) ? own(annotations, 'helm.sh/hook') : undefined;
  if (typeof hook !== 'string') return false;
  return hook.split(',').every((name) => testHooks.has(name.trim()));
}
