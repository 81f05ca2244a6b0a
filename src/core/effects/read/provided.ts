import type { Resource } from '../../diff/resources.ts';
import { isKind, kindOf } from './kinds.ts';
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

type Makes = (maker: Resource, name: string) => boolean;

/** Resources of which a controller makes an object of a kind, and whether it has this name. */
const makers: Readonly<Record<Kind, Readonly<Record<string, Makes>>>> = {
  ConfigMap: { 'trust.cert-manager.io/Bundle': byOwnName },
  Secret: {
    'bitnami.com/SealedSecret': naming(['spec', 'template', 'metadata', 'name']),
    'external-secrets.io/ExternalSecret': naming(['spec', 'target', 'name']),
    'external-secrets.io/ClusterExternalSecret': naming(
      ['spec', 'externalSecretSpec', 'target', 'name'],
      ['spec', 'externalSecretName'],
    ),
    'cert-manager.io/Certificate': naming(['spec', 'secretName']),
    'onepassword.com/OnePasswordItem': byOwnName,
    'secrets.hashicorp.com/VaultStaticSecret': naming(['spec', 'destination', 'name']),
    'secrets.hashicorp.com/VaultDynamicSecret': naming(['spec', 'destination', 'name']),
    'secrets.infisical.com/InfisicalSecret': naming(['spec', 'managedSecretReference', 'secretName']),
    'isindir.github.com/SopsSecret': listing('secretTemplates', 'name'),
    'secrets-store.csi.x-k8s.io/SecretProviderClass': listing('secretObjects', 'secretName'),
    'networking.k8s.io/Ingress': asCertificate,
  },
  PersistentVolumeClaim: { 'cdi.kubevirt.io/DataVolume': byOwnName, 'apps/StatefulSet': asClaim },
  ServiceAccount: {},
};

/** Kinds whose objects bring about one of a kind. */
export function makersOf(kind: Kind): readonly string[] {
  return Object.keys(makers[kind]);
}

/** Whether a resource is the object of this name, or has it made. */
export function provides(resource: Resource, kind: Kind, name: string): boolean {
  if (isKind(resource, kind)) return resource.identity.name === name;
  const [of, makersOfKind] = [kindOf(resource), makers[kind]];
  return Object.hasOwn(makersOfKind, of) && makersOfKind[of]?.(resource, name) === true;
}

/** Whether something of this name is there, or will be made. */
export function isProvided(world: World, kind: Kind, namespace: string | null, name: string): boolean {
  if (everywhere[kind].includes(name) || world.find(kind, namespace, name) !== null) return true;
  return makersOf(kind).some((maker) =>
    world.ofKind(maker).some((resource) => provides(resource, kind, name)),
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

function byOwnName({ identity }: Resource, name: string): boolean {
  return identity.name === name;
}

/** By the name at the first of these places that has one, or else by its own. */
function naming(...places: readonly (readonly string[])[]): Makes {
  return (maker, name) => {
    const names = places.flatMap((place) => textOf(at(maker.value, ...place)) ?? []);
    return (names[0] ?? maker.identity.name) === name;
  };
}

function listing(list: string, key: string): Makes {
  return ({ value }, name) => itemsOf(at(value, 'spec', list)).some((item) => at(item, key) === name);
}

/** cert-manager makes the Secret that an annotated Ingress names. */
function asCertificate({ value }: Resource, name: string): boolean {
  const annotations = keysOf(at(value, 'metadata', 'annotations'));
  const isAnnotated = annotations.some((key) => key.startsWith('cert-manager.io/'));
  return isAnnotated && itemsOf(at(value, 'spec', 'tls')).some((entry) => at(entry, 'secretName') === name);
}

/** `<template>-<StatefulSet>-<ordinal>` */
function asClaim({ identity, value }: Resource, name: string): boolean {
  return itemsOf(at(value, 'spec', 'volumeClaimTemplates')).some((template) => {
    const start = `${textOf(at(template, 'metadata', 'name')) ?? ''}-${identity.name}-`;
    return name.startsWith(start) && /^\d+$/u.test(name.slice(start.length));
  });
}
