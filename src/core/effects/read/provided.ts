import type { Resource } from '../../diff/resources.ts';
import { at, isMapping, itemsOf, keysOf, textOf } from './values.ts';
import type { World } from './world.ts';

type Kind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount';

/** What Kubernetes makes in every namespace. */
const everywhere: Readonly<Record<Kind, readonly string[]>> = {
  ConfigMap: ['kube-root-ca.crt', 'openshift-service-ca.crt'],
  Secret: [],
  PersistentVolumeClaim: [],
  ServiceAccount: ['default'],
};

/** Custom resources of which a controller makes an object, and where they name it; else it has their own name. */
const makers: Readonly<Record<Kind, Readonly<Record<string, (maker: Resource) => readonly string[]>>>> = {
  ConfigMap: { 'trust.cert-manager.io/Bundle': ownName },
  Secret: {
    'bitnami.com/SealedSecret': (maker) => [
      textOf(at(maker.value, 'spec', 'template', 'metadata', 'name')) ?? '',
      ...ownName(maker),
    ],
    'external-secrets.io/ExternalSecret': (maker) => named(maker, ['spec', 'target', 'name']),
    'external-secrets.io/ClusterExternalSecret': (maker) =>
      named(maker, ['spec', 'externalSecretName'], ['spec', 'externalSecretSpec', 'target', 'name']),
    'cert-manager.io/Certificate': (maker) => named(maker, ['spec', 'secretName']),
    'onepassword.com/OnePasswordItem': ownName,
    'secrets.hashicorp.com/VaultStaticSecret': (maker) => named(maker, ['spec', 'destination', 'name']),
    'secrets.hashicorp.com/VaultDynamicSecret': (maker) => named(maker, ['spec', 'destination', 'name']),
    'secrets.infisical.com/InfisicalSecret': (maker) =>
      named(maker, ['spec', 'managedSecretReference', 'secretName']),
    'isindir.github.com/SopsSecret': (maker) =>
      itemsOf(at(maker.value, 'spec', 'secretTemplates')).flatMap(
        (template) => textOf(at(template, 'name')) ?? [],
      ),
    'secrets-store.csi.x-k8s.io/SecretProviderClass': (maker) =>
      itemsOf(at(maker.value, 'spec', 'secretObjects')).flatMap(
        (object) => textOf(at(object, 'secretName')) ?? [],
      ),
  },
  PersistentVolumeClaim: { 'cdi.kubevirt.io/DataVolume': ownName },
  ServiceAccount: {},
};

/** Kinds whose objects bring about one of a kind. */
export function makersOf(kind: Kind): readonly string[] {
  return Object.keys(makers[kind]);
}

/** Whether something of this name is there, or will be made. */
export function isProvided(world: World, kind: Kind, namespace: string | null, name: string): boolean {
  if (everywhere[kind].includes(name) || world.find(kind, namespace, name) !== null) return true;
  const made = Object.entries(makers[kind]).some(([maker, namesOf]) =>
    world.ofKind(maker).some((resource) => namesOf(resource).includes(name)),
  );
  return (
    made ||
    (kind === 'Secret' && isOfIngress(world, name)) ||
    (kind === 'PersistentVolumeClaim' && isOfStatefulSet(world, name))
  );
}

/** The entries of a ConfigMap or Secret; null where others fill it, or it cannot be read. */
export function entriesOfConfig({ value }: Resource): ReadonlySet<string> | null {
  if (at(value, 'type') === 'kubernetes.io/service-account-token') return null;
  const holders = ['data', 'binaryData', 'stringData'].map((key) => at(value, key));
  if (holders.some((holder) => holder !== undefined && !isMapping(holder))) return null;
  const keys = holders.flatMap(keysOf);
  // An empty one waits for an injector, as those for certificates of authorities do.
  return keys.length === 0 ? null : new Set(keys);
}

function ownName({ identity }: Resource): readonly string[] {
  return [identity.name];
}

function named(maker: Resource, ...paths: readonly (readonly string[])[]): readonly string[] {
  const names = paths.flatMap((path) => textOf(at(maker.value, ...path)) ?? []);
  return names.length === 0 ? ownName(maker) : names;
}

/** cert-manager makes the Secret that an annotated Ingress names. */
function isOfIngress(world: World, name: string): boolean {
  return world.ofKind('networking.k8s.io/Ingress').some(({ value }) => {
    const isAnnotated = keysOf(at(value, 'metadata', 'annotations')).some((key) =>
      key.startsWith('cert-manager.io/'),
    );
    return isAnnotated && itemsOf(at(value, 'spec', 'tls')).some((entry) => at(entry, 'secretName') === name);
  });
}

/** `<template>-<StatefulSet>-<ordinal>` */
function isOfStatefulSet(world: World, name: string): boolean {
  return world.ofKind('apps/StatefulSet').some(({ identity, value }) =>
    itemsOf(at(value, 'spec', 'volumeClaimTemplates')).some((template) => {
      const start = `${textOf(at(template, 'metadata', 'name')) ?? ''}-${identity.name}-`;
      return name.startsWith(start) && /^\d+$/u.test(name.slice(start.length));
    }),
  );
}
