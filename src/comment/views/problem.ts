import type { Problem } from '../../core/problem.ts';
import { clip } from '../../core/visible.ts';
import { type Draft, lastFirst } from '../fit.ts';
import { codeSpan, toMarkdown } from '../markdown.ts';
import { linesOf, listView } from '../remarks.ts';

/** A refusal: what happened, why, what to do. */
export function problem({
  command,
  problem: refusal,
}: {
  readonly command: string;
  readonly problem: Problem;
}): Draft {
  const reasons = linesOf(refusal.reasons);
  return {
    parts: lastFirst(reasons),
    view: (kept) => ({
      reasons: listView(reasons, kept, 'reason'),
      remedy: toMarkdown(refusal.remedy, 1_500),
      command: codeSpan(clip(command, 300)),
      code: codeSpan(clip(refusal.code, 100)),
      retryable: refusal.retryable,
    }),
  };
}
