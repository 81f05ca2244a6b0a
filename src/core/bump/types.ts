import type { HelmPlace } from '../config/types.ts';
import type { FileChange } from '../files.ts';

export interface BumpTarget {
  /** null leaves the images alone, as a restart does. */
  readonly image: {
    readonly repository: string;
    readonly tag: string;
    readonly digest: string | null;
  } | null;
  /** Value of the version annotation; null leaves it alone. */
  readonly version: string | null;
  /** Key of the version annotation. */
  readonly annotation: string;
  readonly helm: readonly HelmPlace[];
}

/** What `kubectl rollout restart` sets on a pod template. */
export const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** One scalar that changed, or one that was inserted (`before` null). */
export interface Edit {
  readonly file: string;
  /** Of the scalar in the file after the edit; 1-based. */
  readonly line: number;
  /** Which resource and where in it: `Deployment storefront`, `spec.template.spec.containers[0].image`. */
  readonly resource: string;
  readonly field: string;
  readonly what: 'image' | 'tag' | 'digest' | 'version';
  readonly before: string | null;
  readonly after: string;
}

export interface Bump {
  /** Only of files whose bytes change: none when everything is there already. */
  readonly changes: readonly FileChange[];
  readonly edits: readonly Edit[];
  /** The image references found, as they stood, each once: `registry/repo:tag@digest`. */
  readonly images: readonly string[];
  /** The version annotations found, as they stood, each once. */
  readonly versions: readonly string[];
  /** A scalar or key that YAML 1.1 and 1.2 read differently, a duplicate key: one sentence each. */
  readonly warnings: readonly string[];
}
