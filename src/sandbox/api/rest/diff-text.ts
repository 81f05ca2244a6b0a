import type { GitFileDiff } from '../../world/contract.ts';
import type { ApiResponse } from '../http.ts';

/** The `diff` media type: what `git diff` prints, as far as it can be told from the changes. */
export function diffText(files: readonly GitFileDiff[]): ApiResponse {
  return {
    status: 200,
    body: Buffer.from(files.map(fileText).join(''), 'utf8'),
    headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
  };
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
