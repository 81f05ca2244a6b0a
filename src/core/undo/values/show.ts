import { printPath } from '../../diff/lines.ts';
import { printJson, printScalar } from '../../diff/print.ts';
import { isList, isMapping, own } from '../../diff/shape.ts';
import { type Resource, resourcesOf, titleOf } from '../../manifests/resources.ts';
import { mask, Masked, redact, type RedactedValue } from '../../redact.ts';
import { clip } from '../../visible.ts';
import type { KeyPath, YamlContent, YamlFile, YamlNode } from '../../yaml/types.ts';
import { contentOf, toValue } from '../../yaml/value.ts';
import { walk } from '../../yaml/walk.ts';
import type { Versions } from '../text.ts';
import type { Conflict } from '../types.ts';
import type { ValueConflict } from './types.ts';

/** What is shown of a value, in characters. */
const shownCharacters = 120;

/** Conflicts as people read them: which resource, which field, and both values, secrets masked. */
export function showConflicts(
  files: Versions<YamlFile>,
  conflicts: readonly ValueConflict[],
): readonly Conflict[] {
  if (conflicts.length === 0) return [];
  const [ours, theirs] = [new Shown(files.ours), new Shown(files.theirs)];
  return conflicts.map(({ now, wanted, path, why }) => {
    const title = (now === null ? null : ours.title(now)) ?? (wanted === null ? '' : theirs.title(wanted));
    const at = [title ?? '', printPath(path)].filter((part) => part !== '').join(': ');
    return {
      path: files.ours.path,
      at: at === '' ? null : at,
      now: now === null ? null : ours.value(now),
      wanted: wanted === null ? null : theirs.value(wanted),
      why,
    };
  });
}

interface Place {
  readonly document: number;
  readonly path: KeyPath;
}

/** A file of which values are shown. */
class Shown {
  readonly #file: YamlFile;
  readonly #places = new Map<YamlContent, Place>();
  readonly #resources: ReadonlyMap<number, readonly Resource[]>;
  readonly #redacted = new Map<number, RedactedValue>();

  constructor(file: YamlFile) {
    this.#file = file;
    this.#resources = Map.groupBy(resourcesOf(file), ({ document }) => document);
    for (const [document, root] of file.documents.entries())
      walk(root, (content, path) => {
        if (!this.#places.has(content)) this.#places.set(content, { document, path });
        return true;
      });
  }

  /** Of the resource, or of the item of a List, that a value is in; null where there is none. */
  title(node: YamlNode): string | null {
    const place = this.#places.get(contentOf(node));
    if (place === undefined) return null;
    const around = this.#resources
      .get(place.document)
      ?.find((resource) => resource.path.every((part, index) => place.path[index] === part));
    return around === undefined ? null : titleOf(around);
  }

  /** Masked in its document: what is secret is told by what stands around it. */
  value(node: YamlNode): string {
    const place = this.#places.get(contentOf(node));
    if (place === undefined) return mask;
    let value: RedactedValue | undefined = this.#root(place.document);
    for (const part of place.path) {
      if (value instanceof Masked) return value.shown;
      value = partOf(value, part);
    }
    return value === undefined ? mask : clip(printed(value), shownCharacters);
  }

  #root(document: number): RedactedValue | undefined {
    const known = this.#redacted.get(document);
    const root = this.#file.documents[document];
    if (known !== undefined || root === undefined) return known;
    const redacted = redact(toValue(root));
    this.#redacted.set(document, redacted);
    return redacted;
  }
}

function partOf(value: RedactedValue | undefined, part: string | number): RedactedValue | undefined {
  if (isList(value)) return value[Number(part)];
  return isMapping(value) ? own(value, String(part)) : undefined;
}

function printed(value: RedactedValue): string {
  if (value instanceof Masked) return value.shown;
  if (typeof value !== 'object' || value === null) return printScalar(value);
  return printJson(value);
}
