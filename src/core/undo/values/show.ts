import { printPath } from '../../diff/lines.ts';
import { printScalar } from '../../diff/print.ts';
import { resourcesOf, titleOf } from '../../manifests/resources.ts';
import { mask, Masked, redact, type RedactedValue } from '../../redact.ts';
import { clip } from '../../visible.ts';
import type { KeyPath, YamlFile, YamlNode } from '../../yaml/types.ts';
import { contentOf, toValue } from '../../yaml/value.ts';
import { walk } from '../../yaml/walk.ts';
import type { Versions } from '../text.ts';
import type { Conflict } from '../types.ts';
import type { ValueConflict } from './types.ts';

/** What is shown of a value, in characters. */
const shownCharacters = 120;

/** A conflict as people read it: which resource, which field, and both values, secrets masked. */
export function showConflict(files: Versions<YamlFile>, conflict: ValueConflict): Conflict {
  const { now, wanted, path, why } = conflict;
  const found = now === null ? null : placeOf(files.ours, now);
  const place = found ?? (wanted === null ? null : placeOf(files.theirs, wanted));
  const title = place === null ? '' : titleAt(place);
  const at = [title, printPath(path)].filter((part) => part !== '').join(': ');
  return {
    path: files.ours.path,
    at: at === '' ? null : at,
    now: now === null ? null : shown(files.ours, now),
    wanted: wanted === null ? null : shown(files.theirs, wanted),
    why,
  };
}

interface Place {
  readonly file: YamlFile;
  readonly document: number;
  readonly path: KeyPath;
}

/** A node is itself wherever it is met: an alias stands for what it names. */
function placeOf(file: YamlFile, node: YamlNode): Place | null {
  const found: Place[] = [];
  for (const [document, root] of file.documents.entries())
    walk(root, (content, path) => {
      if (content === contentOf(node)) found.push({ file, document, path });
      return found.length === 0;
    });
  return found[0] ?? null;
}

/** Of the resource, or of the item of a List, that the place is in. */
function titleAt({ file, document, path }: Place): string {
  const around = resourcesOf(file).find(
    (resource) =>
      resource.document === document && resource.path.every((part, index) => path[index] === part),
  );
  return around === undefined ? '' : titleOf(around);
}

/** Masked in its document: what is secret is told by what stands around it. */
function shown(file: YamlFile, node: YamlNode): string {
  const place = placeOf(file, node);
  const root = place === null ? undefined : file.documents[place.document];
  if (place === null || root === undefined) return mask;
  let value: RedactedValue | undefined = redact(toValue(root));
  for (const part of place.path) {
    if (value instanceof Masked) return value.shown;
    value = partOf(value, part);
  }
  if (value === undefined) return mask;
  return clip(printed(value), shownCharacters);
}

function partOf(value: RedactedValue | undefined, part: string | number): RedactedValue | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Masked) return undefined;
  return Object.entries(value).find(([key]: [string, RedactedValue]) => key === String(part))?.[1];
}

function printed(value: RedactedValue): string {
  if (value instanceof Masked) return value.shown;
  if (typeof value !== 'object' || value === null) return printScalar(value);
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}
