import { containersOf, type PodTemplate } from './pods.ts';
import { at, isMapping, itemsOf, type Path, textOf, type Value } from './values.ts';

/** What a pod template names, and cannot run without. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount';
  readonly name: string;
  /**
   * How the pods take its values: into the environment, as files that are kept up to date, as a file that
   * is not (a `subPath` mount); or by its name alone.
   */
  readonly use: 'environment' | 'files' | 'subPath' | 'name';
  /** The keys that are read; null for all. */
  readonly keys: readonly string[] | null;
  /** Whether the pods start without it. */
  readonly optional: boolean;
  readonly path: Path;
}

export function referencesOf(template: PodTemplate): readonly Reference[] {
  const spec = at(template.value, 'spec');
  const account = textOf(at(spec, 'serviceAccountName')) ?? textOf(at(spec, 'serviceAccount'));
  const whole = { use: 'name', keys: null, optional: false } as const;
  return [
    ...containersOf(template).flatMap(({ value, path }) => environmentOf(value, path)),
    ...itemsOf(at(spec, 'volumes')).flatMap((volume) => volumeReferences(template, volume)),
    ...itemsOf(at(spec, 'imagePullSecrets')).flatMap((secret, index) => {
      const name = textOf(at(secret, 'name'));
      const path = [...template.path, 'spec', 'imagePullSecrets', { index }];
      return name === null ? [] : [{ ...whole, kind: 'Secret' as const, name, path }];
    }),
    ...(account === null
      ? []
      : [
          {
            ...whole,
            kind: 'ServiceAccount' as const,
            name: account,
            path: [...template.path, 'spec', 'serviceAccountName'],
          },
        ]),
  ];
}

function environmentOf(container: Value, path: Path): readonly Reference[] {
  const variables = itemsOf(at(container, 'env')).flatMap((variable, index) => {
    const name = textOf(at(variable, 'name'));
    const place = [...path, 'env', name === null ? { index } : { by: { name } }];
    return [
      ...keyReference('ConfigMap', at(variable, 'valueFrom', 'configMapKeyRef'), place),
      ...keyReference('Secret', at(variable, 'valueFrom', 'secretKeyRef'), place),
    ];
  });
  const sources = itemsOf(at(container, 'envFrom')).flatMap((source, index) => {
    const place = [...path, 'envFrom', { index }];
    return [
      ...wholeReference('ConfigMap', at(source, 'configMapRef'), place),
      ...wholeReference('Secret', at(source, 'secretRef'), place),
    ];
  });
  return [...variables, ...sources];
}

function keyReference(kind: 'ConfigMap' | 'Secret', source: Value, path: Path): readonly Reference[] {
  const [name, key] = [textOf(at(source, 'name')), textOf(at(source, 'key'))];
  if (name === null || key === null) return [];
  return [{ kind, name, use: 'environment', keys: [key], optional: isOptional(source), path }];
}

function wholeReference(kind: 'ConfigMap' | 'Secret', source: Value, path: Path): readonly Reference[] {
  const name = textOf(at(source, 'name'));
  if (name === null) return [];
  return [{ kind, name, use: 'environment', keys: null, optional: isOptional(source), path }];
}

/** What a volume holds, once for each way in which it is mounted. */
function volumeReferences(template: PodTemplate, volume: Value): readonly Reference[] {
  const name = textOf(at(volume, 'name'));
  if (name === null) return [];
  const path = [...template.path, 'spec', 'volumes', { by: { name } }];
  const claim = textOf(at(volume, 'persistentVolumeClaim', 'claimName'));
  if (claim !== null) {
    return [{ kind: 'PersistentVolumeClaim', name: claim, use: 'name', keys: null, optional: false, path }];
  }
  const mounts = mountsOf(template, name);
  return sourcesOf(volume).flatMap((source) => sourceReferences(source, mounts, path));
}

/** A ConfigMap or Secret that is files of a volume. */
interface Source {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly items: readonly Value[];
  readonly optional: boolean;
}

function sourcesOf(volume: Value): readonly Source[] {
  const projected = itemsOf(at(volume, 'projected', 'sources'));
  return [volume, ...projected].flatMap((holder) =>
    (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
      const source = at(holder, kind === 'ConfigMap' ? 'configMap' : 'secret');
      // A volume of a Secret says secretName, a projected one name.
      const name = textOf(at(source, 'secretName')) ?? textOf(at(source, 'name'));
      if (name === null) return [];
      return [{ kind, name, items: itemsOf(at(source, 'items')), optional: isOptional(source) }];
    }),
  );
}

interface Mount {
  /** Where only a part of the volume is mounted: null if an expression says which. */
  readonly subPath?: string | null;
}

function mountsOf(template: PodTemplate, volume: string): readonly Mount[] {
  return containersOf(template)
    .flatMap(({ value }) => itemsOf(at(value, 'volumeMounts')))
    .filter((mount) => at(mount, 'name') === volume)
    .map((mount) => {
      const subPath = textOf(at(mount, 'subPath'));
      if (subPath !== null) return { subPath };
      return textOf(at(mount, 'subPathExpr')) === null ? {} : { subPath: null };
    });
}

function sourceReferences(
  { kind, name, items, optional }: Source,
  mounts: readonly Mount[],
  path: Path,
): readonly Reference[] {
  const files = items.map((item) => ({ key: textOf(at(item, 'key')), file: textOf(at(item, 'path')) }));
  const keys = items.length === 0 ? null : files.flatMap(({ key }) => key ?? []);
  const parts = mounts.flatMap(({ subPath }): readonly Reference[] => {
    if (subPath === undefined) return [];
    const of = { kind, name, use: 'subPath', optional, path } as const;
    if (subPath === null) return [{ ...of, keys }];
    const mounted = files.filter(({ file }) => file === subPath || file?.startsWith(`${subPath}/`));
    return [{ ...of, keys: keys === null ? [subPath] : mounted.flatMap(({ key }) => key ?? []) }];
  });
  // Not mounted at all, or only in parts, its keys must be there all the same.
  const isMountedWhole = mounts.some(({ subPath }) => subPath === undefined);
  return [{ kind, name, use: isMountedWhole ? 'files' : 'name', keys, optional, path }, ...parts];
}

function isOptional(source: Value): boolean {
  return isMapping(source) && at(source, 'optional') === true;
}
