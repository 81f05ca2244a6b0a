import type { Resource } from '../../diff/resources.ts';
import { grouped } from './indexed.ts';
import { remembered } from './remembered.ts';
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

/** The names of what is made of a resource; `*` stands for an ordinal. */
type Names = (maker: Resource) => readonly string[];

/** Resources of which a controller makes objects of a kind. */
const makers: Readonly<Record<Kind, Readonly<Record<string, Names>>>> = {
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

/** What makes an object of a kind, by the object's name. */
const madeIn = remembered((world: World) => {
  const kinds = (['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount'] as const).map(
    (kind): [Kind, ReadonlyMap<string, readonly Resource[]>] => [kind, makersByName(world, makers[kind])],
  );
  return new Map(kinds);
});

function makersByName(
  world: World,
  of: Readonly<Record<string, Names>>,
): ReadonlyMap<string, readonly Resource[]> {
  const all = Object.entries(of).flatMap(([kind, namesOf]) =>
    world.ofKind(kind).map((maker) => ({ maker, names: namesOf(maker) })),
  );
  return new Map(
    [...grouped(all, ({ names }) => names)].map(([name, found]) => [name, found.map(({ maker }) => maker)]),
  );
}

/** The object of this name, and all of which it is made. */
export function providersOf(
  world: World,
  kind: Kind,
  namespace: string | null,
  name: string,
): readonly Resource[] {
  const made = madeIn(world).get(kind);
  const names = [name, name.replace(/-\d+$/u, '-*')];
  return [
    ...[world.find(kind, namespace, name) ?? []].flat(),
    ...[...new Set(names)].flatMap((one) => made?.get(one) ?? []),
  ];
}

/** Whether something of this name is there, or will be made. */
export function isProvided(world: World, kind: Kind, namespace: string | null, name: string): boolean {
  return everywhere[kind].includes(name) || providersOf(world, kind, namespace, name).length > 0;
}

/** The entries of a ConfigMap or Secret; null where others fill it, or it cannot be read. */
export const entriesOfConfig = remembered(({ value }: Resource): ReadonlySet<string> | null => {
  if (at(value, 'type') === 'kubernetes.io/service-account-token') return null;
  const holders = ['data', 'binaryData', 'stringData'].map((key) => at(value, key));
  if (holders.some((holder) => holder !== undefined && !isMapping(holder))) return null;
  const keys = holders.flatMap(keysOf);
  // An empty one waits for an injector, as those for certificates of authorities do.
  return keys.length === 0 ? null : new Set(keys);
});

function byOwnName({ identity }: Resource): readonly string[] {
  return [identity.name];
}

/** By the name at the first of these places that has one, or else by its own. */
function naming(...places: readonly (readonly string[])[]): Names {
  return (maker) => {
    const names = places.flatMap((place) => textOf(at(maker.value, ...place)) ?? []);
    return [names[0] ?? maker.identity.name];
  };
}

function listing(list: string, key: string): Names {
  return ({ value }) => itemsOf(at(value, 'spec', list)).flatMap((item) => textOf(at(item, key)) ?? []);
}

/** cert-manager makes the Secret that an annotated Ingress names. */
function asCertificate({ value }: Resource): readonly string[] {
  const annotations = keysOf(at(value, 'metadata', 'annotations'));
  const isAnnotated = annotations.some((key) => key.startsWith('cert-manager.io/'));
  if (!isAnnotated) return [];
  return itemsOf(at(value, 'spec', 'tls')).flatMap((entry) => textOf(at(entry, 'secretName')) ?? []);
}

/** `<template>-<StatefulSet>-<ordinal>` */
function asClaim({ identity, value }: Resource): readonly string[] {
  return itemsOf(at(value, 'spec', 'volumeClaimTemplates')).map(
    (template) => `${textOf(at(template, 'metadata', 'name')) ?? ''}-${identity.name}-*`,
  );
}
