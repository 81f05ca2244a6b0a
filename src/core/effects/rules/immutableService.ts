import type { Update } from '../read/changes.ts';
import { at, same, shown, textOf, type Value } from '../read/values.ts';
import type { Refusal } from './refusals.ts';

const none = 'None';

/**
 * ValidateServiceUpdate. A Service may become an ExternalName, and back, but then has no cluster IP. Without
 * one in the manifest it keeps what it was given.
 */
export function serviceFields({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'spec'), at(after.value, 'spec')];
  if (typeOf(current) === 'ExternalName') return withExternalName(old, current);
  return typeOf(old) === 'ExternalName'
    ? []
    : [...clusterIp(old, current), ...loadBalancerClass(old, current)];
}

function typeOf(spec: Value): Value {
  return at(spec, 'type') ?? 'ClusterIP';
}

/** What was refused before already, and still is, is none of this change. */
function withExternalName(old: Value, current: Value): readonly Refusal[] {
  const hasAddress = (spec: Value) => typeOf(spec) === 'ExternalName' && addressOf(spec) !== null;
  if (!hasAddress(current) || hasAddress(old)) return [];
  return [{ what: 'an ExternalName has no clusterIP', path: ['spec', 'clusterIP'] }];
}

/** An empty one is none: the API server keeps what the Service has. */
function addressOf(spec: Value): string | null {
  return textOf(at(spec, 'clusterIP'));
}

function clusterIp(old: Value, current: Value): readonly Refusal[] {
  const [was, is] = [addressOf(old), addressOf(current)];
  const path = ['spec', 'clusterIP'];
  if (is === null || same(was, is)) return [];
  // An address where none was written may be the one that it has.
  if (was === null && is !== none) return [];
  const change = was === null ? 'a Service with an address' : `the clusterIP ${shown(was)}`;
  return [{ what: `${change} cannot become ${is === none ? 'headless' : shown(is)}`, path }];
}

function loadBalancerClass(old: Value, current: Value): readonly Refusal[] {
  const both = [old, current].every((spec) => typeOf(spec) === 'LoadBalancer');
  if (!both || same(at(old, 'loadBalancerClass'), at(current, 'loadBalancerClass'))) return [];
  return [{ what: 'loadBalancerClass cannot be changed', path: ['spec', 'loadBalancerClass'] }];
}
