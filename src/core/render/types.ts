import type { ForeignEntry, RepositoryPath } from '../files.ts';
import type { Problem } from '../problem.ts';
import type { YamlValue } from '../yaml/types.ts';

/**
 * What a folder's files come to: the one input of the manifest diff, whatever made it (the files themselves,
 * `kubectl kustomize`, `helm template`).
 */
export interface Render {
  /** Every YAML document that was made, in its order; empty ones are left out. */
  readonly documents: readonly RenderedDocument[];
  /** What is compared as a whole: a file that is no manifest, or cannot be read as one. */
  readonly files: readonly WholeFile[];
  /** What a reader should know of this render: scalars that tools read differently, duplicate keys. */
  readonly warnings: readonly string[];
  /** The files that it was made of. Any other file of the folder may change without a difference in it. */
  readonly sources?: readonly RepositoryPath[];
  /**
   * Of a Helm chart: its folders, and its values files; where a template may read any file by its name, each file. The
   * cluster may make of them what this render does not show.
   */
  readonly chart?: readonly RepositoryPath[];
  /** Of plain files, which are applied as they lie there. */
  readonly isPlain?: true;
}

export interface RenderedDocument {
  /** The file that holds it; of a kustomize or Helm render, the file that it came from, or the folder rendered. */
  readonly file: RepositoryPath;
  readonly value: YamlValue;
}

export interface WholeFile {
  readonly path: RepositoryPath;
  readonly content: Uint8Array | ForeignEntry;
  /** Whether not even its size may be told: a Secret is made of it, or may be in it. */
  readonly secret: boolean;
  /** Why it could not be read as a manifest; null where it is none. */
  readonly problem: Problem | null;
}

/** A folder to be rendered, and what `slipway.yaml` says of its render. */
export interface RenderRoot {
  readonly path: RepositoryPath;
  /** For a Helm chart: its release's name, namespace and values files; null where nothing is said. */
  readonly helm: HelmRelease | null;
}

export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  /** Folder of the chart; null where the rendered folder is the chart. */
  readonly chart: RepositoryPath | null;
  /** Paths of the repository, the later overriding the earlier. */
  readonly values: readonly RepositoryPath[];
}

/** Where a file names another one: for telling who asked for what cannot be had. */
export interface Origin {
  readonly file: RepositoryPath;
  readonly line: number;
  /** `resources`, `configMapGenerator.files`. */
  readonly field: string;
  /** As written. */
  readonly entry: string;
}

/** A file or folder that a render reads because a kustomization names it. */
export interface Need {
  /** `either`: only the tree tells. */
  readonly kind: 'file' | 'folder' | 'either';
  readonly path: RepositoryPath;
  /** Whether it sets up a generator, transformer or validator, and so may name files itself. */
  readonly plugin: boolean;
  readonly origin: Origin;
}
