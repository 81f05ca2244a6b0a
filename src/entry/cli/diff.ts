import { writeDiffMarkdown } from '../../comment/manifests.ts';
import { toJson } from '../../core/diff/json.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { writeHtml } from '../../html/diff.ts';
import { writeDiff } from '../../terminal/diff.ts';
import { compareLocal } from './compare.ts';
import type { Printed } from './output.ts';

/** Compares two files or folders of manifests as resources, or two commits. */
export async function runDiff(
  paths: readonly (string | undefined)[],
  { git }: { readonly git?: string },
): Promise<Printed | Problem> {
  const diff = await compareLocal(paths, git);
  if (isProblem(diff)) return diff;
  return {
    differs: diff.resources.length > 0,
    terminal: (options) => `${writeDiff(diff, options)}\n`,
    json: toJson(diff),
    markdown: () => writeDiffMarkdown(diff),
    html: () => writeHtml(diff),
  };
}
