import type { ClonableCommand } from '../../commands/command.ts';
import type { ParsedCommand } from '../../commands/parse.ts';
import { toJson } from '../../core/diff/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { toPlain } from '../../core/text.ts';
import { openClone } from '../../edge/local/clone.ts';
import { topOf } from '../../edge/local/place.ts';
import { type ClonedEnd, runInClone } from '../../shell/clone/run.ts';
import { writeCloned } from '../../terminal/clone.ts';
import type { Printed } from './output.ts';
import { localRegistry } from './registry.ts';
import { renderer } from './sides.ts';

export interface ChangeOptions {
  readonly repo: string;
  readonly push: boolean;
  readonly breakGlass: string | null;
}

/** Runs a command of the bot's on a clone, with plain git: for when GitHub's API or the bot is down. */
export async function runChange(
  command: ClonableCommand,
  parsed: ParsedCommand,
  { repo, push, breakGlass }: ChangeOptions,
): Promise<Printed | Problem> {
  const registry = await localRegistry(process.env);
  const now = new Date().toISOString();
  const request = { at: now, receivedAt: now, breakGlass };
  const end = await runInClone({
    clone: openClone(await topOf(repo)),
    registry,
    renderer,
    command,
    parsed,
    request,
    push,
  });
  if (isProblem(end)) return end;
  return { terminal: (options) => writeCloned(end, options), json: toData(end, push) };
}

function toData({ outcome, place, committed, notes }: ClonedEnd, push: boolean): Record<string, unknown> {
  const { branch, head } = place.repository;
  return {
    outcome: outcome.kind,
    branch,
    onto: head,
    commit: committed?.sha ?? null,
    pushed: push && committed !== null,
    pushCommand: committed?.pushCommand ?? null,
    ...detailOf(outcome),
    notes: notes.map(toPlain),
  };
}

function detailOf(outcome: Outcome): Record<string, unknown> {
  if (!('services' in outcome)) return {};
  const { services } = outcome;
  return {
    services,
    ...('undone' in outcome ? { undone: outcome.undone } : {}),
    ...('left' in outcome ? { left: outcome.left } : {}),
    ...('overrides' in outcome ? { overrides: outcome.overrides } : {}),
    ...('diff' in outcome ? { diff: toJson(outcome.diff) } : {}),
  };
}
