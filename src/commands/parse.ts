import { limits } from '../core/limits.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import {
  commandTooLong,
  excessArgument,
  flagTakesNoValue,
  flagWithoutValue,
  type Misused,
  missingArgument,
  repeatedFlag,
  unknownCommand,
  unknownFlag,
  unreadableCommand,
} from '../core/problems/command.ts';
import { nearest } from '../core/suggest.ts';
import { type CommandSpec, helpFlag, usage } from './spec.ts';
import { type Token, tokenise } from './tokens.ts';

/** A command as it was asked for. Values are asked for by the names of its spec. */
export class ParsedCommand {
  readonly kind = 'command';
  readonly name: string;
  /** `--help` stood on the line: then nothing else of it counts, and there are no values. */
  readonly help: boolean;
  readonly #values: Values;

  constructor(name: string, help: boolean, values: Values) {
    this.name = name;
    this.help = help;
    this.#values = values;
  }

  /** Of a flag or a positional; null where it was not given. */
  text(name: string): string | null {
    return this.#values.get(name)?.[0] ?? null;
  }

  /** Of a positional that the spec requires. Asking for another is a bug, and throws. */
  required(name: string): string {
    const value = this.text(name);
    if (value === null) throw new Error(`/${this.name} does not require ${name}`);
    return value;
  }

  /** Of a repeated positional: each value once, in their order. */
  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}

/** By the names of the spec; a flag that takes no value has an empty list. */
type Values = ReadonlyMap<string, readonly string[]>;

/** The word that the comment's first line starts with after `/`; null when it is no command at all. */
export function commandWord(body: string): string | null {
  return /^\/([a-z][a-z-]*)(?=\s|$)/i.exec(body)?.[1] ?? null;
}

/**
 * Reads the first line of a comment: `/`, a command's exact name, its arguments. null when it is
 * none, and when a word is too far from every name: other bots have commands, too. A word that is
 * a slip or two away from a name is refused with that name.
 */
export function parseComment(body: string, specs: readonly CommandSpec[]): ParsedCommand | Problem | null {
  const word = commandWord(body);
  if (word === null) return null;
  const names = specs.map(({ name }) => name);
  const spec = specs.find(({ name }) => name === word);
  if (spec === undefined) return nearest(word, names, 2) === null ? null : unknownCommand(word, names);

  const line = (/^[^\r\n]*/.exec(body)?.[0] ?? '').trimEnd();
  const misused = { name: spec.name, usage: usage(spec) };
  if (line.length > limits.commandCharacters) return commandTooLong(misused, line.length);
  const start = word.length + 1;
  const tokens = tokenise(line.slice(start));
  if ('kind' in tokens) return unreadableCommand(misused, start + tokens.place + 1, tokens.reason);
  if (tokens.some((token) => token.kind === 'flag' && token.name === helpFlag.name)) {
    return new ParsedCommand(spec.name, true, new Map());
  }
  const values = readValues(spec, misused, tokens);
  return isProblem(values) ? values : new ParsedCommand(spec.name, false, values);
}

function readValues(spec: CommandSpec, misused: Misused, tokens: readonly Token[]): Values | Problem {
  const flags = new Map<string, readonly string[]>();
  const words: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === 'word') {
      words.push(token.value);
      continue;
    }
    const next = tokens[at + 1];
    const flag = readFlag(spec, misused, token, next?.kind === 'word' ? next.value : null);
    if (isProblem(flag)) return flag;
    if (flags.has(token.name)) return repeatedFlag(misused, `--${token.name}`);
    flags.set(token.name, flag.values);
    if (flag.tookNext) at += 1;
  }
  const positionals = readPositionals(spec, misused, words);
  return isProblem(positionals) ? positionals : new Map([...positionals, ...flags]);
}

function readFlag(
  spec: CommandSpec,
  misused: Misused,
  token: Extract<Token, { kind: 'flag' }>,
  next: string | null,
): { readonly values: readonly string[]; readonly tookNext: boolean } | Problem {
  const written = `--${token.name}`;
  const flag = spec.flags.find(({ name }) => name === token.name);
  if (flag === undefined) {
    return unknownFlag(
      misused,
      written,
      [...spec.flags, helpFlag].map(({ name }) => `--${name}`),
    );
  }
  if (flag.value === 'none') {
    return token.value === null
      ? { values: [], tookNext: false }
      : flagTakesNoValue(misused, written, token.value);
  }
  const value = token.value ?? next ?? '';
  if (value.trim() === '') return flagWithoutValue(misused, written);
  return { values: [value], tookNext: token.value === null };
}

function readPositionals(spec: CommandSpec, misused: Misused, words: readonly string[]): Values | Problem {
  const values = new Map<string, readonly string[]>();
  let rest = words;
  for (const { name, required, repeated } of spec.positionals) {
    const taken = repeated ? rest : rest.slice(0, 1);
    if (required && taken.length === 0) return missingArgument(misused, name);
    if (taken.length > 0) values.set(name, [...new Set(taken)]);
    rest = rest.slice(taken.length);
  }
  const excess = rest[0];
  return excess === undefined ? values : excessArgument(misused, excess, spec.positionals.length);
}
