import { isSameBytes, type RepositoryPath, type SourceFile } from '../files.ts';
import { roleOf } from '../manifests/classify.ts';
import { isProblem } from '../problem.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlFile } from '../yaml/types.ts';
import { Effort, TooMuch } from './effort.ts';
import { mergeText, type Versions } from './text.ts';
import type { Conflict, Why } from './types.ts';
import { mergeValues } from './values/index.ts';

interface MergedFile {
  readonly file: SourceFile;
  /** Whether both sides had changed its bytes. */
  readonly merged: boolean;
  readonly conflicts: readonly Conflict[];
}

/** Mode and bytes of a file, each taken from the side that changed it; bytes that both changed are merged. */
export function mergeFile(
  versions: Versions<SourceFile>,
  path: RepositoryPath,
  charts: ReadonlySet<string>,
): MergedFile {
  const { base, ours, theirs } = versions;
  const mode = ours.mode === base.mode ? theirs.mode : ours.mode;
  const taken = (bytes: Uint8Array): MergedFile => ({
    file: { kind: 'file', path, mode, bytes },
    merged: false,
    conflicts: [],
  });
  if (isSameBytes(base, ours)) return taken(theirs.bytes);
  if (isSameBytes(base, theirs) || isSameBytes(ours, theirs)) return taken(ours.bytes);
  const merged = mergeBytes(versions, ours.path, charts);
  if (merged instanceof Uint8Array) return { ...taken(merged), merged: true };
  return { ...taken(ours.bytes), conflicts: merged };
}

function mergeBytes(
  versions: Versions<SourceFile>,
  path: RepositoryPath,
  charts: ReadonlySet<string>,
): Uint8Array | readonly Conflict[] {
  const whole = (why: Why): readonly Conflict[] => [{ path, at: null, now: null, wanted: null, why }];
  try {
    const effort = new Effort();
    const text = mergeText(
      { base: versions.base.bytes, ours: versions.ours.bytes, theirs: versions.theirs.bytes },
      effort,
    );
    if (['other', 'chart-template'].includes(roleOf(path, charts))) return text ?? whole('changed');
    const manifests = readAll(versions);
    return manifests === null ? (text ?? whole('unreadable')) : mergeValues(manifests, text, effort);
  } catch (error) {
    if (error instanceof TooMuch) return whole('large');
    throw error;
  }
}

/** Null where one of them is no YAML: then it is merged as text. */
function readAll({ base, ours, theirs }: Versions<SourceFile>): Versions<YamlFile> | null {
  const [a, b, c] = [readYaml(base), readYaml(ours), readYaml(theirs)];
  return isProblem(a) || isProblem(b) || isProblem(c) ? null : { base: a, ours: b, theirs: c };
}
