import type { ChangePlan, EnvironmentCommand, Plan } from '../commands/command.ts';
import type { ParsedCommand } from '../commands/parse.ts';
import { aboutManifests } from '../core/audience.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import { isWithin } from '../core/manifests/classify.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { withChanges } from '../core/restore.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Text } from '../core/text.ts';
import { readOnce, withFileChanges } from '../core/tree/layers.ts';
import { compareSides, sideOf } from './render.ts';
import type { Shell } from './shell.ts';

/** One command that is being run. */
export interface Run {
  readonly shell: Shell;
  readonly command: EnvironmentCommand;
  readonly parsed: ParsedCommand;
  /** The environment repository, `owner/name`. */
  readonly repository: string;
  /** Looks anew at the environment repository. */
  readonly look: () => Promise<Snapshot | Problem>;
  /** Tells the person who waits what is being done; where that fails, the work goes on. */
  readonly progress: (doing: Text) => Promise<void>;
  /** Called where the commit turns out to be in already: whoever made it may be telling of it, too. */
  readonly rejoin: () => Promise<void>;
}

/** The plan for a snapshot, after reading what it asks for besides. */
export async function makePlan({ shell, command, parsed }: Run, snapshot: Snapshot): Promise<Plan | Problem> {
  const plan = command.plan(snapshot, parsed);
  if (isProblem(plan) || plan.kind !== 'more') return plan;
  const paths = snapshot.services.map(({ path }) => path);
  const entries = await shell.github.environments.entriesAt(snapshot.repository.name, plan.commits, paths);
  if (isProblem(entries)) return aboutManifests(entries);
  return plan.plan((commit, path) => entries.get(commit)?.get(path) ?? []);
}

/** What the plan changes, as whoever applies the manifests will see it. */
export function render(
  { shell }: Run,
  snapshot: Snapshot,
  plan: ChangePlan,
): Promise<ManifestDiff | Problem> {
  const { name, head } = snapshot.repository;
  const before = sideOf(snapshot.services, readOnce(shell.github.environments.trees(name)(head)));
  const services = before.services.map((state) => ({
    ...state,
    entries: withChanges(
      state.entries,
      plan.changes.filter(({ path }) => isWithin(path, state.path)),
    ),
  }));
  return compareSides(shell, snapshot, before, {
    services,
    tree: withFileChanges(before.tree, plan.changes),
  });
}
