import { isProblem, type Problem } from '../problem.ts';
import { lineIndex } from '../yaml/position.ts';
import { isOneString } from '../yaml/quote.ts';
import { readYaml } from '../yaml/read.ts';
import { sameReading } from '../yaml/scalar.ts';
import { applySplices } from '../yaml/splice.ts';
import type { YamlFile } from '../yaml/types.ts';
import { valueAt } from '../yaml/value.ts';
import { walk } from '../yaml/walk.ts';
import { fieldOf, pathKey, planEdits, type CheckedEdit } from './edits.ts';
import type { Wish } from './finding.ts';
import type { Edit } from './types.ts';

export interface Rewritten {
  /** null where the file is as wished already. */
  readonly bytes: Uint8Array | null;
  readonly edits: readonly Edit[];
  /** Of what stood where an edit was made: one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Makes the wishes true in one file, by splices, and proves on the result that they are, and that no
 * other value has changed. A result that is not so is a bug, and thrown.
 */
export function rewrite(file: YamlFile, wishes: readonly Wish[]): Rewritten | Problem {
  const done: CheckedEdit[] = [];
  let current = file;
  for (;;) {
    const edits = planEdits(current, wishes);
    if (isProblem(edits)) return edits;
    if (edits.length === 0) break;
    for (const { wish } of edits)
      if (done.some((earlier) => earlier.wish === wish)) throw bug(file, `${fieldOf(wish)} did not take`);
    // At one place, what belongs deeper comes first.
    const ordered = edits.toSorted((a, b) => b.column - a.column);
    current = reread(
      file,
      applySplices(
        current.text,
        ordered.map(({ splice }) => splice),
      ),
    );
    done.push(...edits);
  }
  if (done.length === 0) return { bytes: null, edits: [], warnings: [] };
  requireOnlyThese(file, current, done);
  return {
    bytes: new TextEncoder().encode(current.text),
    edits: reported(current, done),
    warnings: done.flatMap((edit) => ambiguous(file.path, edit)),
  };
}

function reread(file: YamlFile, text: string): YamlFile {
  const again = readYaml({ path: file.path, bytes: new TextEncoder().encode(text) });
  if (isProblem(again)) throw bug(file, `the result cannot be read: ${again.code}`);
  return again;
}

/** Compares all values of both files, in both readings. */
function requireOnlyThese(before: YamlFile, after: YamlFile, edits: readonly CheckedEdit[]): void {
  const meant = new Set(
    edits.flatMap(({ wish, changes, missing }) =>
      changes.flatMap((path) => [
        pathKey(wish.document, path),
        pathKey(wish.document, path.slice(0, path.length - missing.length)),
      ]),
    ),
  );
  const [old, fresh] = [leavesOf(before), leavesOf(after)];
  for (const key of new Set([...old.keys(), ...fresh.keys()]))
    if (old.get(key) !== fresh.get(key) && !meant.has(key)) throw bug(before, `${key} changed too`);
}

/** Each scalar and each empty collection by its path. */
function leavesOf(file: YamlFile): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  for (const [document, root] of file.documents.entries())
    walk(root, (node, path) => {
      const key = pathKey(document, path);
      if (node.kind === 'scalar')
        leaves.set(
          key,
          `${typeof node.value} ${String(node.value)} ${typeof node.value12} ${String(node.value12)}`,
        );
      else if ((node.kind === 'mapping' ? node.entries : node.items).length === 0) leaves.set(key, node.kind);
      return true;
    });
  return leaves;
}

/**
 * What ran there until now depends on who read it: kubectl, helm and kustomize do not agree on such words
 * (`12e4567` is no number to the one and infinite to the other). Two readings that differ are told already.
 */
function ambiguous(path: string, { wish, node, before }: CheckedEdit): readonly string[] {
  if (node.kind !== 'scalar' || node.style !== 'plain' || node.tag !== null) return [];
  if (before === null || isOneString(before) || !sameReading(node)) return [];
  return [
    `${path}: ${fieldOf(wish)} was ${before} without quotes, which some tools read as another value than others; it is a string to all of them now.`,
  ];
}

function reported(file: YamlFile, edits: readonly CheckedEdit[]): readonly Edit[] {
  const lineOf = lineIndex(file.text);
  return edits
    .map(({ wish, before }): Edit => {
      const scalar = valueAt(file.documents[wish.document], wish.path);
      const line = lineOf(scalar?.start ?? 0);
      const { resource, what, value } = wish;
      return { file: file.path, line, resource, field: fieldOf(wish), what, before, after: value };
    })
    .toSorted((a, b) => a.line - b.line);
}

function bug(file: YamlFile, message: string): Error {
  return new Error(`bump of ${file.path}: ${message}`);
}
