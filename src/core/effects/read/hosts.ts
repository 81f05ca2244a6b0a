import type { Resource } from '../../diff/resources.ts';
import { isKind } from './kinds.ts';
import type { World } from './world.ts';
import { at, itemsOf, type Path, textOf, wordsOf } from './values.ts';

const ingresses = ['networking.k8s.io/Ingress', 'extensions/Ingress'];
const routes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`);
const gateway = 'gateway.networking.k8s.io/Gateway';
const openShiftRoute = 'route.openshift.io/Route';

export const hostKinds: readonly string[] = [...ingresses, ...routes, gateway, openShiftRoute];

/** A host name that a resource serves; `*` for all. */
export interface Host {
  readonly host: string;
  readonly path: Path;
}

export function hostsOf(resource: Resource): readonly Host[] {
  if (!isKind(resource, ...hostKinds)) return [];
  const spec = at(resource.value, 'spec');
  if (isKind(resource, ...ingresses)) {
    const rules = itemsOf(at(spec, 'rules')).map((rule, index) => ({
      host: textOf(at(rule, 'host')) ?? '*',
      path: ['spec', 'rules', { index }],
    }));
    const otherwise =
      at(spec, 'defaultBackend') === undefined ? [] : [{ host: '*', path: ['spec', 'defaultBackend'] }];
    return [...rules, ...otherwise];
  }
  if (isKind(resource, gateway)) {
    return itemsOf(at(spec, 'listeners')).map((listener, index) => ({
      host: textOf(at(listener, 'hostname')) ?? '*',
      path: ['spec', 'listeners', { index }],
    }));
  }
  const hosts = isKind(resource, openShiftRoute) ? textOf(at(spec, 'host')) : wordsOf(at(spec, 'hostnames'));
  // A route that names no host has those of its gateway.
  return [hosts ?? []]
    .flat()
    .map((host) => ({ host, path: ['spec', isKind(resource, openShiftRoute) ? 'host' : 'hostnames'] }));
}

/** All that one side serves. */
export function hostsServed(world: World): ReadonlySet<string> {
  const resources = hostKinds.flatMap((kind) => world.ofKind(kind));
  return new Set(resources.flatMap((resource) => hostsOf(resource).map(({ host }) => host)));
}

/** Those that are served with TLS. */
export function tlsHostsOf(resource: Resource): ReadonlySet<string> {
  const spec = at(resource.value, 'spec');
  if (isKind(resource, ...ingresses)) {
    const entries = itemsOf(at(spec, 'tls'));
    const named = entries.flatMap((entry) => wordsOf(at(entry, 'hosts')));
    // An entry without hosts holds for all.
    const all = entries.some((entry) => wordsOf(at(entry, 'hosts')).length === 0);
    return new Set(all ? hostsOf(resource).map(({ host }) => host) : named);
  }
  if (isKind(resource, openShiftRoute)) {
    return new Set(at(spec, 'tls') === undefined ? [] : hostsOf(resource).map(({ host }) => host));
  }
  if (!isKind(resource, gateway)) return new Set();
  const secured = itemsOf(at(spec, 'listeners')).filter((listener) =>
    ['HTTPS', 'TLS'].includes(textOf(at(listener, 'protocol')) ?? ''),
  );
  return new Set(secured.map((listener) => textOf(at(listener, 'hostname')) ?? '*'));
}
