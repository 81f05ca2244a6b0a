import { unifiedDiff } from '../../unified-diff.ts';
import type { GitFileDiff } from '../../world/contract.ts';
import type { ApiResponse } from '../http.ts';

/** The `diff` media type. */
export function diffText(files: readonly GitFileDiff[]): ApiResponse {
  return {
    status: 200,
    body: Buffer.from(unifiedDiff(files), 'utf8'),
    headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
  };
}
