import type { Help } from '../core/outcome.ts';
import type { Problem } from '../core/problem.ts';
import { unknownCommand } from '../core/problems/command.ts';

/** What a command takes: the parser, its refusals and `/help` read nothing else. */
export interface CommandSpec {
  readonly name: string;
  /** One sentence, without markup. */
  readonly summary: string;
  /** In their order; only the last may be repeated, and none that is required follows one that is not. */
  readonly positionals: readonly PositionalSpec[];
  readonly flags: readonly FlagSpec[];
  /** Whole lines, as somebody would comment them. */
  readonly examples: readonly string[];
}

export interface PositionalSpec {
  readonly name: string;
  readonly required: boolean;
  readonly repeated: boolean;
  readonly text: string;
}

export type FlagSpec =
  | { readonly name: string; readonly value: 'none'; readonly text: string }
  | { readonly name: string; readonly value: 'text'; readonly placeholder: string; readonly text: string };

/** Every command has it, so no spec lists it. */
export const helpFlag: FlagSpec = {
  name: 'help',
  value: 'none',
  text: 'Shows this help, and does nothing else.',
};

/** `/deploy <environment> [service…] [--tag TAG] [--dry-run]` */
export function usage(spec: CommandSpec): string {
  const positionals = spec.positionals.map((positional) => {
    const name = positional.repeated ? `${positional.name}…` : positional.name;
    return positional.required ? `<${name}>` : `[${name}]`;
  });
  return [`/${spec.name}`, ...positionals, ...spec.flags.map((flag) => `[${flagUsage(flag)}]`)].join(' ');
}

/** Help on all commands, or on the named one; a name that is none is a problem. */
export function helpOf(specs: readonly CommandSpec[], name: string | null = null): Help | Problem {
  if (name === null) return { commands: specs.map(describe) };
  const wanted = name.replace(/^\//, '');
  const spec = specs.find((candidate) => candidate.name === wanted);
  if (spec === undefined)
    return unknownCommand(
      wanted,
      specs.map(({ name: known }) => known),
    );
  return { commands: [describe(spec)] };
}

function describe(spec: CommandSpec): Help['commands'][number] {
  return {
    name: spec.name,
    usage: usage(spec),
    summary: spec.summary,
    arguments: spec.positionals.map(({ name, text }) => ({ name, text })),
    flags: [...spec.flags, helpFlag].map((flag) => ({ usage: flagUsage(flag), text: flag.text })),
    examples: spec.examples,
  };
}

function flagUsage(flag: FlagSpec): string {
  return flag.value === 'none' ? `--${flag.name}` : `--${flag.name} ${flag.placeholder}`;
}
