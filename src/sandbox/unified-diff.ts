import type { GitFileDiff } from './world/contract.ts';

/** What `git diff` prints, as far as it can be told from the changes. */
export function unifiedDiff(files: readonly GitFileDiff[]): string {
  return files.map(fileText).join('');
}

function fileText(file: GitFileDiff): string {
  const before = file.previousPath ?? file.path;
  const lines = [`diff --git a/${before} b/${file.path}`];
  if (file.status === 'added') lines.push('new file mode 100644');
  if (file.status === 'removed') lines.push('deleted file mode 100644');
  if (file.status === 'renamed') lines.push(`rename from ${before}`, `rename to ${file.path}`);
  if (file.patch === null) {
    lines.push(`Binary files a/${before} and b/${file.path} differ`);
  } else if (file.patch !== '') {
    lines.push(file.status === 'added' ? '--- /dev/null' : `--- a/${before}`);
    lines.push(file.status === 'removed' ? '+++ /dev/null' : `+++ b/${file.path}`);
    lines.push(file.patch);
  }
  return `${lines.join('\n')}\n`;
}
