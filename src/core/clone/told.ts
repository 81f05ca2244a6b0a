import type { Problem } from '../problem.ts';
import type { Span, Text } from '../text.ts';

/** The commands that the command line has, too. */
export const commandsInClone = ['deploy', 'rollback', 'history'] as const;

const commented = new RegExp(`^/(?=(?:${commandsInClone.join('|')})(?: |$))`, 'u');

/** A problem that was written for a comment, told to somebody at a command line. */
export function problemInClone(problem: Problem): Problem {
  const { title, reasons, remedy } = problem;
  return {
    ...problem,
    title: toldInClone(title),
    reasons: reasons.map(toldInClone),
    remedy: toldInClone(remedy),
  };
}

/** The same of any text. */
export function toldInClone(content: Text): Text {
  return content.map((span, index): Span => {
    if (span.kind === 'code') return { ...span, value: span.value.replace(commented, 'slipway ') };
    if (span.kind !== 'plain') return span;
    const next = content[index + 1];
    const isRun = next?.kind === 'code' && commented.test(next.value);
    const value = runAgain(span.value);
    return {
      ...span,
      value: isRun ? value.replace(/\bComment $/u, 'Run ').replace(/\bcomment $/u, 'run ') : value,
    };
  });
}

function runAgain(words: string): string {
  return words
    .replace(/\bcomment again\b/gu, 'run it again')
    .replace(/\b(?:Comment again|Make a new comment)\b/gu, 'Run it again');
}
