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
  return content.map((span): Span => {
    if (span.kind === 'code') return { ...span, value: span.value.replace(commented, 'slipway ') };
    return span.kind === 'plain' ? { ...span, value: runAgain(span.value) } : span;
  });
}

function runAgain(words: string): string {
  return words
    .replace(/\bcomment again\b/gu, 'run it again')
    .replace(/\b(?:Comment again|Make a new comment)\b/gu, 'Run it again');
}
