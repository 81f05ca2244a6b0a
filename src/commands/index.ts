import { cancel } from './cancel.ts';
import type { Command } from './command.ts';
import { deploy } from './deploy.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { lock } from './lock.ts';
import { promote } from './promote.ts';
import { restart } from './restart.ts';
import { rollback } from './rollback.ts';
import { unlock } from './unlock.ts';
import type { CommandSpec } from './spec.ts';

/** THE registry: a command is what is listed here, in the order in which help lists it. */
export const commands: readonly Command[] = [
  deploy,
  diff,
  explain,
  promote,
  cancel,
  rollback,
  restart,
  history,
  lock,
  unlock,
  help,
];

export const commandSpecs: readonly CommandSpec[] = commands.map(({ spec }) => spec);

/** The command of that exact name. The parser has made sure that there is one. */
export function commandNamed(name: string): Command {
  const command = commands.find(({ spec }) => spec.name === name);
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  return command;
}
