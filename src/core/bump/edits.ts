import { isProblem, type Problem } from '../problem.ts';
import { notEditable, sharedAnchor } from '../problems/bump.ts';
import { insertAt } from '../yaml/insert.ts';
import { positionOf } from '../yaml/position.ts';
import { isPlainString } from '../yaml/quote.ts';
import { replaceScalar, type Splice, type Uneditable } from '../yaml/splice.ts';
import type { KeyPath, ScalarNode, YamlContent, YamlFile } from '../yaml/types.ts';
import { valueAt } from '../yaml/value.ts';
import { formatPath, walk } from '../yaml/walk.ts';
import type { Wish } from './finding.ts';

/** One splice, and what it does to the values of the file. */
export interface PlannedEdit {
  readonly wish: Wish;
  readonly splice: Splice;
  readonly column: number;
  /** null where nothing stood. */
  readonly before: string | null;
  /** The scalar that is replaced, or what the new key goes into; its keys from there. */
  readonly node: YamlContent;
  readonly missing: readonly string[];
}

/** An edit, with every path of the document whose value it changes: more than one, through aliases. */
export interface CheckedEdit extends PlannedEdit {
  readonly changes: readonly KeyPath[];
}

/**
 * The edits that make the wishes true, as far as they can be made in one go: of two that need the same
 * missing mapping, the second waits until the first is in. None where all is as wished.
 */
export function planEdits(file: YamlFile, wishes: readonly Wish[]): readonly CheckedEdit[] | Problem {
  const edits: PlannedEdit[] = [];
  const taken = new Map<YamlContent, Set<string>>();
  for (const wish of wishes) {
    const edit = editFor(file, wish);
    if (edit === null) continue;
    if (isProblem(edit)) return edit;
    const key = edit.missing[0] ?? '';
    const keys = taken.get(edit.node) ?? new Set();
    const isNull = edit.node.kind === 'scalar' && keys.size > 0;
    if (keys.has(key) || isNull) continue;
    taken.set(edit.node, keys.add(key));
    edits.push(edit);
  }
  return checkShared(file, edits, wishes);
}

/** The path as one string, its document included, for sets and maps. */
export function pathKey(document: number, path: KeyPath): string {
  return JSON.stringify([document, ...path.map(String)]);
}

function editFor(file: YamlFile, wish: Wish): PlannedEdit | Problem | null {
  const root = file.documents[wish.document];
  if (root === undefined) throw new Error(`no document ${wish.document} in ${file.path}`);
  const present = valueAt(root, wish.path);
  if (present === undefined) {
    const insertion = insertAt(file, root, wish.path, wish.value);
    if ('why' in insertion) return refuse(file, wish, root.start, insertion);
    const { splice, column, host, missing } = insertion;
    return { wish, splice, column, before: null, node: host, missing };
  }
  if (present.kind !== 'scalar')
    return refuse(file, wish, present.start, { why: `is a ${present.kind}, not a string` });
  if (isWished(present, wish.value)) return null;
  const splice = replaceScalar(file, present, wish.value);
  if ('why' in splice) return refuse(file, wish, present.start, splice);
  const before = present.start === present.end ? null : present.text;
  return { wish, splice, column: Infinity, before, node: present, missing: [] };
}

/** Whether the scalar is this very string to every reader. */
function isWished(node: ScalarNode, value: string): boolean {
  const isString = node.style !== 'plain' || isPlainString(node.text);
  return isString && node.value === value && node.value12 === value;
}

function refuse(file: YamlFile, wish: Wish, offset: number, { why }: Uneditable): Problem {
  return notEditable(file.path, positionOf(file.text, offset).line, fieldOf(wish), why);
}

export function fieldOf(wish: Wish): string {
  return formatPath(wish.path.slice(wish.resourceDepth));
}

/**
 * Holds edits to what they mean. What is edited at an anchor changes at each alias: that is as wished
 * where each use is a place of the service, where a scalar is the whole reference of its image, or
 * where it is the same annotation of another object.
 */
function checkShared(
  file: YamlFile,
  edits: readonly PlannedEdit[],
  wishes: readonly Wish[],
): readonly CheckedEdit[] | Problem {
  const wished = new Set(wishes.map(({ document, path }) => pathKey(document, path)));
  const uses = usesOf(file, edits);
  const checked: CheckedEdit[] = [];
  for (const edit of edits) {
    const { document } = edit.wish;
    const changes = (uses.get(edit.node) ?? []).map((path) => [...path, ...edit.missing]);
    const others = changes.filter(
      (path) => !wished.has(pathKey(document, path)) && !meansTheSame(edit, path),
    );
    if (others.length > 0) {
      const { line } = positionOf(file.text, edit.splice.start);
      return sharedAnchor(file.path, line, fieldOf(edit.wish), others.map(formatPath));
    }
    checked.push({ ...edit, changes });
  }
  return checked;
}

function meansTheSame(edit: PlannedEdit, path: KeyPath): boolean {
  if (edit.missing.length > 0) return false;
  if (edit.wish.what === 'image') return true;
  const parent = String(path.at(-2));
  return (
    edit.wish.what === 'version' && path.at(-1) === edit.wish.path.at(-1) && /annotations$/i.test(parent)
  );
}

/** Every path under which a reader meets each edited node. */
function usesOf(file: YamlFile, edits: readonly PlannedEdit[]): ReadonlyMap<YamlContent, KeyPath[]> {
  const uses = new Map<YamlContent, KeyPath[]>(edits.map(({ node }) => [node, []]));
  for (const document of new Set(edits.map(({ wish }) => wish.document))) {
    const root = file.documents[document];
    if (root === undefined) continue;
    walk(root, (node, path) => {
      uses.get(node)?.push(path);
      return true;
    });
  }
  return uses;
}
