import type { YamlValue } from '../yaml/types.ts';
import { printJson } from './print.ts';

type Mapping = Readonly<Record<string, YamlValue>>;

/**
 * What only the API server sets: in a manifest it is left over from `kubectl get`, and does nothing. `managedFields`,
 * `resourceVersion` and `uid` do: with those of another object each apply is refused.
 */
const ofMetadata = ['creationTimestamp', 'generation', 'selfLink'];

/** A manifest without what only the server sets, and the text of each such field, by its name. */
export interface Stripped {
  readonly value: Mapping;
  readonly serverFields: ReadonlyMap<string, string>;
}

const none: ReadonlyMap<string, string> = new Map();

/**
 * API groups that are part of Kubernetes: there `status` is the server's. A custom resource may be defined without such a
 * part of its own, and then whoever writes its manifest writes its status.
 */
const ofKubernetes = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy'],
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'internal.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
    'storagemigration',
  ].map((group) => `${group}.k8s.io`),
]);

/** @param group of its API; empty for the core of Kubernetes */
export function withoutServerFields(manifest: Mapping, group: string): Stripped {
  const { metadata } = manifest;
  const inMetadata = isMapping(metadata) ? ofMetadata.filter((key) => Object.hasOwn(metadata, key)) : [];
  const hasStatus = ofKubernetes.has(group) && Object.hasOwn(manifest, 'status');
  if (inMetadata.length === 0 && !hasStatus) return { value: manifest, serverFields: none };
  const found = new Map<string, string>();
  const { status = null, ...others } = manifest;
  const rest = hasStatus ? others : manifest;
  if (hasStatus) found.set('status', printJson(status));
  if (!isMapping(metadata) || inMetadata.length === 0) return { value: rest, serverFields: found };
  for (const key of inMetadata) found.set(key, printJson(metadata[key] ?? null));
  const own = Object.entries(metadata).filter(([key]) => !inMetadata.includes(key));
  return {
    value: Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, key === 'metadata' ? Object.fromEntries(own) : value]),
    ),
    serverFields: found,
  };
}

/** How many of these fields differ between two manifests. */
export function differingServerFields(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): number {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
    .length;
}

function isMapping(value: YamlValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
