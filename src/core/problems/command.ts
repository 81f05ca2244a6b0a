import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { code, list, type Text, text } from '../text.ts';

/** The command that was misused, and how it is written. */
export interface Misused {
  readonly name: string;
  readonly usage: string;
}

export function unknownCommand(name: string, known: readonly string[]): Problem {
  return problem({
    code: 'unknown-command',
    title: text`There is no command ${code(`/${name}`)}.`,
    reasons: [
      text`${didYouMean(name, known)}The commands are ${list(known.map((each) => code(`/${each}`)))}.`,
    ],
    remedy: text`Make a new comment with one of these; an edited comment is not run.`,
  });
}

export function commandTooLong(command: Misused, characters: number): Problem {
  return problem({
    code: 'command-too-long',
    title: text`The line of ${code(`/${command.name}`)} is too long.`,
    reasons: [text`It has ${characters} characters; the limit is ${limits.commandCharacters}.`],
    remedy: text`Make a new comment with a shorter line; what stands below the first line is not read.`,
  });
}

/** Unclosed quotes and the like. `place` is the 1-based character of the line. */
export function unreadableCommand(command: Misused, place: number, reason: Text): Problem {
  return misused(command, 'command-unreadable', text`The line cannot be read.`, [
    text`At character ${place}: ${reason}`,
  ]);
}

export function unknownFlag(command: Misused, flag: string, known: readonly string[]): Problem {
  return misused(command, 'unknown-flag', text`${code(`/${command.name}`)} has no flag ${code(flag)}.`, [
    text`${didYouMean(flag, known)}Its flags are ${list(known.map(code))}.`,
  ]);
}

export function flagWithoutValue(command: Misused, flag: string): Problem {
  return misused(command, 'flag-without-value', text`${code(flag)} needs a value.`, [
    text`A value that has blanks in it, or starts with ${code('--')}, stands in quotes.`,
  ]);
}

export function flagTakesNoValue(command: Misused, flag: string, value: string): Problem {
  return misused(command, 'flag-takes-no-value', text`${code(flag)} takes no value.`, [
    text`It was given ${code(value)}. Leave the flag away to turn it off.`,
  ]);
}

export function repeatedFlag(command: Misused, flag: string): Problem {
  return misused(command, 'repeated-flag', text`${code(flag)} is there more than once.`, []);
}

export function missingArgument(command: Misused, name: string): Problem {
  return misused(
    command,
    'missing-argument',
    text`${code(`/${command.name}`)} needs ${article(name)} ${name}.`,
    [],
  );
}

export function excessArgument(command: Misused, argument: string, most: number): Problem {
  return misused(command, 'excess-argument', text`${code(argument)} is one argument too many.`, [
    most === 0
      ? text`${code(`/${command.name}`)} takes no arguments.`
      : text`${code(`/${command.name}`)} takes ${most} at the most. A value with blanks in it stands in quotes.`,
  ]);
}

function misused(command: Misused, problemCode: string, title: Text, reasons: readonly Text[]): Problem {
  return problem({
    code: problemCode,
    title,
    reasons,
    remedy: text`Make a new comment: ${code(command.usage)}`,
  });
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? 'an' : 'a';
}
