import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ClonableCommand } from '../../commands/command.ts';
import { deploy } from '../../commands/deploy.ts';
import { ParsedCommand } from '../../commands/parse.ts';
import { rollback } from '../../commands/rollback.ts';
import type { FlagSpec } from '../../commands/spec.ts';
import { runChange } from './change.ts';
import { type Format, formats, print } from './output.ts';

/** Commands of the bot's that a clone is enough for, by their own specs: `--help` says what is different there. */
const clonable: readonly (readonly [ClonableCommand, string])[] = [
  [rollback, 'Reverts the newest deploy in an environment, in a clone, without GitHub.'],
  [deploy, 'Commits an image’s tag and a version to an environment, in a clone, without GitHub.'],
];

export function addChanges(program: Command): void {
  for (const [command, description] of clonable) {
    const { spec } = command;
    const added = program.command(spec.name).description(description);
    for (const { name, required, repeated, text } of spec.positionals) {
      const words = repeated ? `${name}...` : name;
      added.argument(required ? `<${words}>` : `[${words}]`, text);
    }
    const flags = spec.flags.map((flag) => [flag.name, optionOf(flag)] as const);
    for (const [, option] of flags) added.addOption(option);
    addOwn(added).action(async () => {
      const given = added.opts<Own & Record<string, unknown>>();
      const values = new Map<string, readonly string[]>();
      for (const [at, { name }] of spec.positionals.entries()) {
        const words = [added.processedArgs[at]].flat().filter((word) => typeof word === 'string');
        if (words.length > 0) values.set(name, [...new Set(words)]);
      }
      for (const [name, option] of flags) {
        const value = given[option.attributeName()];
        if (value !== undefined) values.set(name, typeof value === 'string' ? [value] : []);
      }
      const { repo, push = false, breakGlass = null } = given;
      const parsed = new ParsedCommand(spec.name, false, values);
      print(spec.name, await runChange(command, parsed, { repo, push, breakGlass }), given);
    });
  }
}

interface Own {
  readonly repo: string;
  readonly push?: boolean;
  readonly breakGlass?: string;
  readonly format: Format;
}

function addOwn(command: Command): Command {
  const breakGlass = new Option(
    '--break-glass <REASON>',
    'Goes on although approvals, checks or the registry could not be looked at; the reason is kept in the commit.',
  );
  return command
    .option('--repo <folder>', 'the clone of the environment repository', '.')
    .option(
      '--push',
      'push the commit to the remote, never by force; without it, the command for that is printed',
    )
    .addOption(breakGlass.argParser(words))
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('terminal'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

function optionOf(flag: FlagSpec): Option {
  if (flag.value === 'none') return new Option(`--${flag.name}`, flag.text);
  return new Option(`--${flag.name} <${flag.placeholder.replaceAll('"', '')}>`, flag.text).argParser(words);
}

/**
 * As on a pull request, a flag that takes words is given some.
 * @throws InvalidArgumentError, which commander tells together with the option's name
 */
function words(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It takes a value.');
  return value;
}
