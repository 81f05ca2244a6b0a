import type { Help } from '../../core/outcome.ts';
import type { Draft, Part } from '../fit.ts';
import { lastFirst } from '../fit.ts';
import { escape, fence } from '../markdown.ts';
import { cell } from '../names.ts';
import { listView } from '../remarks.ts';

/** A table of all commands, or the usage of the one that was asked for. */
export function help({ commands }: Help): Draft {
  const [only] = commands.length === 1 ? commands : [];
  return only === undefined ? overview(commands) : usage(only);
}

function overview(commands: Help['commands']): Draft {
  const rows = commands.map((command) => row(command.usage, command.summary));
  return {
    parts: lastFirst(rows),
    view: (kept) => ({ one: false, rows: listView(rows, kept, 'command') }),
  };
}

function usage(command: Help['commands'][number]): Draft {
  const words = command.arguments.map((argument) => row(argument.name, argument.text));
  const flags = command.flags.map((flag) => row(flag.usage, flag.text));
  return {
    parts: lastFirst(flags, words),
    view: (kept) => ({
      one: true,
      summary: escape(command.summary),
      rows: listView([...words, ...flags], kept, 'line'),
      examples: command.examples.length === 0 ? '' : fence(command.examples),
    }),
  };
}

function row(words: string, meaning: string): Part {
  return { markdown: `| ${cell(words)} | ${escape(meaning)} |` };
}
