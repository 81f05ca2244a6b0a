import type { ChangePlan } from '../../commands/command.ts';
import type { CloneCommitted, ClonePlace } from '../../core/clone/port.ts';
import { inShallowClone } from '../../core/clone/shallow.ts';
import { problemInClone } from '../../core/clone/told.ts';
import type { HeldAt } from '../../core/files.ts';
import { refuseBlocked } from '../../core/effects/refuse.ts';
import type { Outcome } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { code, type Text, text } from '../../core/text.ts';
import type { RendererPort } from '../../ports.ts';
import { toOutcome } from '../outcome.ts';
import { changedOutside, makePlan, type Planning, render } from '../plan.ts';
import { type Cloned, type ClonedLook, lookAtClone } from './snapshot.ts';

export interface ClonedRun extends Cloned {
  readonly renderer: RendererPort;
  /** Whether the remote is to have the commit at once. */
  readonly push: boolean;
}

/** What a command in a clone came to. */
export interface ClonedEnd {
  readonly outcome: Outcome;
  readonly place: ClonePlace;
  /** null where nothing was committed. */
  readonly committed: CloneCommitted | null;
  /** What whoever reads the outcome has to know of the clone besides. */
  readonly notes: readonly Text[];
}

/** The very plan of the command on a pull request, carried out with plain git: GitHub is not asked for anything. */
export async function runInClone(it: ClonedRun): Promise<ClonedEnd | Problem> {
  const look = await lookAtClone(it);
  if (isProblem(look)) return problemInClone(look);
  const end = await runOn(it, look);
  if (!isProblem(end)) return end;
  return problemInClone(look.place.shallow ? inShallowClone(end, look.snapshot) : end);
}

async function runOn(it: ClonedRun, look: ClonedLook): Promise<ClonedEnd | Problem> {
  const { clone, command, parsed, renderer, registry } = it;
  const { snapshot, place } = look;
  const shut = command.gate(snapshot, parsed);
  if (shut !== null) return shut;
  const environments = {
    entriesAt: (_: string, folders: readonly HeldAt[]) => clone.entriesAt(folders),
    trees: () => (commit: string) => clone.tree(commit),
  };
  const planning: Planning<typeof snapshot> = {
    shell: { github: { environments }, renderer, registry },
    command,
    parsed,
  };
  const plan = await makePlan(planning, snapshot);
  if (isProblem(plan)) return plan;
  const seen = notesOf(look);
  if (plan.kind === 'answer') return { outcome: plan.outcome, place, committed: null, notes: seen };
  if (plan.kind !== 'change') throw new Error(`A command with a plan to ${plan.kind} needs GitHub.`);
  const diff = await render(planning, snapshot, plan);
  if (isProblem(diff)) return diff;
  const notes = [...(await changedOutside(planning.shell, snapshot, plan)), ...seen];
  if (!plan.apply) return { outcome: toOutcome(plan.result, diff, null), place, committed: null, notes };
  const refusal = plan.result.kind === 'deploy' ? refuseBlocked(diff, snapshot.environment.name) : null;
  if (refusal !== null) return refusal;
  const committed = await commit(it, place, plan);
  if (isProblem(committed)) return committed;
  const { sha, url } = committed;
  return {
    outcome: toOutcome(plan.result, diff, { commit: { sha, url }, notes: [] }),
    place,
    committed,
    notes,
  };
}

function commit({ clone, push }: ClonedRun, place: ClonePlace, { message, changes }: ChangePlan) {
  return clone.commit(place, { message, changes, push });
}

/** What the plan could not know. */
function notesOf({ place, snapshot }: ClonedLook): readonly Text[] {
  const { upstream, shallow } = place;
  const fetch = code(upstream === null ? 'git fetch' : `git fetch ${upstream.remote}`);
  return [
    text`Made in a clone: what you may do, and what GitHub knows of deployments and pull requests, was not looked at.`,
    ...(snapshot.knowsLocks
      ? [text`Locks, and all else, are as of the clone’s last ${fetch}.`]
      : [
          text`Whether there are locks is not known: the clone does not have the branch ${code('slipway-state')}.`,
        ]),
    ...(shallow ? [text`The clone is shallow: its history is cut off.`] : []),
  ];
}
