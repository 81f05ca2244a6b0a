import type { ChangePlan, EnvironmentCommand, Plan } from '../commands/command.ts';
import type { ParsedCommand } from '../commands/parse.ts';
import { aboutManifests } from '../core/audience.ts';
import { diffManifests } from '../core/diff/diff.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { renderPlain } from '../core/render/plain.ts';
import { withChanges } from '../core/restore.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Text } from '../core/text.ts';
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
export function render(snapshot: Snapshot, plan: ChangePlan): ManifestDiff | Problem {
  const before = snapshot.services.flatMap(({ entries }) => entries);
  return diffManifests(renderPlain(before), renderPlain(withChanges(before, plan.changes)));
}
