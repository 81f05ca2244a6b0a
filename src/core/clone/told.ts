import type { Problem } from '../problem.ts';
import type { Span, Text } from '../text.ts';

/** The commands that the command line has, too. */
export const commandsInClone = ['deploy', 'rollback', 'history'] as const;

const commented = new RegExp(`^/(?=(?:${commandsInClone.join('|')})(?: |$))`, 'u');

/** A problem that was written for a comment, told to somebody at a command line. */
export function toldInClone(problem: Problem): Problem {
  const { title, reasons, remedy } = problem;
  return { ...problem, title: told(title), reasons: reasons.map(told), remedy: told(remedy) };
}

function told(content: Text): Text {
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
