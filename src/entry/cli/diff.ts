import { writeDiffMarkdown } from '../../comment/manifests.ts';
import { diffManifests } from '../../core/diff/diff.ts';
import { toJson } from '../../core/diff/json.ts';
import { renderPlain } from '../../core/render/plain.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { readTree } from '../../edge/local/files.ts';
import { writeHtml } from '../../html/diff.ts';
import { writeDiff } from '../../terminal/diff.ts';
import type { Printed } from './output.ts';

/** Compares two files or folders of manifests as resources. */
export async function runDiff(before: string, after: string): Promise<Printed | Problem> {
  const old = await readTree(before);
  if (isProblem(old)) return old;
  const present = await readTree(after);
  if (isProblem(present)) return present;
  const diff = diffManifests(renderPlain(old.entries), renderPlain(present.entries));
  if (isProblem(diff)) return diff;
  return {
    differs: diff.resources.length > 0,
    terminal: (options) => `${writeDiff(diff, options)}\n`,
    json: toJson(diff),
    markdown: () => writeDiffMarkdown(diff),
    html: () => writeHtml(diff),
  };
}
