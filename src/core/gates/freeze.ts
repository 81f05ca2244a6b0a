import type { Environment } from '../config/types.ts';
import { freezeAt, type FreezeState } from '../freeze/freeze.ts';
import { spellsAt } from '../freeze/spells.ts';
import { showMoment } from '../freeze/zone.ts';
import { frozenNow } from '../problems/gates.ts';
import { type Text, text } from '../text.ts';
import { type Gate, gateOf } from './types.ts';

/** Whether a freeze window is on, at a time in ISO 8601. */
export function freezeGate({ name, freeze }: Pick<Environment, 'name' | 'freeze'>, at: string): Gate {
  const state = freezeAt(freeze, at);
  const problem = state.now === null ? null : frozenNow(name, state.now);
  const finding = freeze.length === 0 ? text`There are no freeze windows.` : nextOf(state);
  return gateOf('freeze', problem, finding, problem === null ? [] : spellsAt(freeze, at));
}

function nextOf({ next }: FreezeState): Text {
  if (next === null) return text`No freeze is on, and none is near.`;
  const why = next.reason === null ? '' : `: ${next.reason}`;
  return text`No freeze is on; the next begins ${showMoment(next.begins)}${why}.`;
}
