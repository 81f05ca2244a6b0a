import { isProblem, type Problem } from '../../core/problem.ts';
import { toPlain } from '../../core/text.ts';
import type { TerminalOptions } from '../../terminal/style.ts';
import { writeTerminal } from '../../terminal/write.ts';

/** 0: done, and nothing differs. 1: differences, where `--exit-code` asks for it. 2: trouble. */
export const exitCodes = { done: 0, differs: 1, trouble: 2 } as const;

export const formats = ['terminal', 'json'] as const;
export const diffFormats = ['terminal', 'markdown', 'json', 'html'] as const;

export type Format = (typeof diffFormats)[number];

/** What a command came to: what it prints in each format, and whether there are differences. */
export interface Printed {
  readonly terminal: (options: TerminalOptions) => string;
  readonly json: unknown;
  readonly markdown?: () => string;
  readonly html?: () => string;
  readonly differs?: boolean;
}

export interface Output {
  readonly format: Format;
  readonly exitCode?: boolean;
}

/** Prints a command's result on stdout, a problem on stderr; sets the exit code. */
export function print(
  command: string,
  result: Printed | Problem,
  { format, exitCode = false }: Output,
): void {
  if (isProblem(result)) {
    printProblem(command, result, format);
    return;
  }
  process.stdout.write(contentOf(result, format));
  process.exitCode = exitCode && result.differs === true ? exitCodes.differs : exitCodes.done;
}

function contentOf(result: Printed, format: Format): string {
  const document = format === 'markdown' || format === 'html' ? result[format] : undefined;
  if (document !== undefined) return document();
  if (format === 'json') return `${JSON.stringify(result.json, null, 2)}\n`;
  return result.terminal(terminalOf(process.stdout));
}

function printProblem(command: string, problem: Problem, format: Format): void {
  process.exitCode = exitCodes.trouble;
  if (format === 'json')
    process.stdout.write(`${JSON.stringify({ problem: problemJson(problem) }, null, 2)}\n`);
  else process.stderr.write(writeTerminal({ kind: 'problem', command, problem }, terminalOf(process.stderr)));
}

function problemJson({ code, title, reasons, remedy, retryable }: Problem): Record<string, unknown> {
  return { code, title: toPlain(title), reasons: reasons.map(toPlain), remedy: toPlain(remedy), retryable };
}

/** How wide a terminal is, and whether it shows colours; https://no-color.org. */
export function terminalOf(stream: NodeJS.WriteStream): TerminalOptions {
  return {
    width: Math.max(40, stream.isTTY ? stream.columns : 100),
    colour: stream.isTTY && !process.env['NO_COLOR'],
  };
}
