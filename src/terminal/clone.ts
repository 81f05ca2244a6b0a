import type { CloneCommitted } from '../core/clone/port.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Text } from '../core/text.ts';
import { visible } from '../core/visible.ts';
import { plainLine, type TerminalOptions, wrap } from './style.ts';
import { writeTerminal } from './write.ts';

/** What a command in a clone came to, with what the clone could not tell, and how the commit gets to the remote. */
export function writeCloned(
  {
    outcome,
    notes,
    committed,
  }: {
    readonly outcome: Outcome;
    readonly notes: readonly Text[];
    readonly committed: Pick<CloneCommitted, 'pushCommand' | 'left'> | null;
  },
  options: TerminalOptions,
): string {
  const told = notes.map((note) => wrap(`! ${plainLine(note)}`, options.width, '  ')).join('\n');
  const after = committed === null ? [] : pushLines(committed).map((line) => wrap(line, options.width, '  '));
  const inClone = { flags: flagsOf(outcome) };
  return `${[writeTerminal(outcome, { ...options, inClone }).trimEnd(), told, ...after].join('\n\n')}\n`;
}

/**
 * What could not be looked at for this command cannot be for the next one. A lock that was looked at is there for that, too:
 * only `--override` goes on against it, and that opens the others as well.
 */
function flagsOf(outcome: Outcome): readonly string[] {
  const overrides = 'overrides' in outcome ? (outcome.overrides ?? []) : [];
  if (overrides.length === 0) return [];
  const isLocked = overrides.some(({ gate, of }) => gate === 'lock' && of !== undefined);
  return [isLocked ? '--override' : '--break-glass', '"REASON"'];
}

function pushLines({ pushCommand, left }: Pick<CloneCommitted, 'pushCommand' | 'left'>): readonly string[] {
  if (left !== null)
    return [`It is pushed, and not on the clone’s own branch: ${visible(left)} git pull puts it there.`];
  return pushCommand === null ? [] : [`To push it, run: ${visible(pushCommand)}`];
}
