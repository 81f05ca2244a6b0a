import type { ChangePlan, EnvironmentCommand, MoreToRead, Plan, Seen } from '../commands/command.ts';
import type { ParsedCommand } from '../commands/parse.ts';
import { aboutManifests } from '../core/audience.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import type { HeldFolders } from '../core/files.ts';
import { formatImage } from '../core/image.ts';
import { isWithin } from '../core/manifests/classify.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import type { AnySnapshot, Snapshot } from '../core/snapshot.ts';
import { withChanges } from '../core/with-changes.ts';
import { code, type Text, text } from '../core/text.ts';
import { readOnce, withFileChanges } from '../core/tree/layers.ts';
import type { EnvironmentsPort } from '../ports.ts';
import { compareEnvironments } from './between.ts';
import { knownFolders } from './known-folders.ts';
import { compareSides, type Side, sideOf } from './render.ts';
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

/** What it takes to plan and to render: of a snapshot of GitHub's, or of a clone's. */
export interface Planning<Of extends AnySnapshot> {
  readonly shell: PlanShell;
  readonly command: {
    readonly plan: (snapshot: Of, parsed: ParsedCommand) => Plan | Problem | MoreToRead;
  };
  readonly parsed: ParsedCommand;
}

interface PlanShell extends Pick<Shell, 'renderer' | 'registry'> {
  readonly github: { readonly environments: Pick<EnvironmentsPort, 'entriesAt' | 'trees'> };
}

/** The plan for a snapshot, after reading what it asks for besides. */
export async function makePlan<Of extends AnySnapshot>(
  { shell, command, parsed }: Planning<Of>,
  snapshot: Of,
): Promise<Plan | Problem> {
  let plan = command.plan(snapshot, parsed);
  while (!isProblem(plan) && plan.kind === 'more') {
    const seen = await see(shell, snapshot, plan);
    if (isProblem(seen)) return aboutManifests(seen);
    plan = plan.plan(seen);
  }
  return plan;
}

async function see(shell: PlanShell, snapshot: AnySnapshot, more: MoreToRead): Promise<Seen | Problem> {
  const known = knownFolders(snapshot);
  const folders = more.folders.filter(
    ({ commit, path, counted }) => counted === true || known(commit, path) === null,
  );
  const images = more.images.map(
    async (image) => [formatImage(image), await shell.registry.resolve(image)] as const,
  );
  const [held, answers] = await Promise.all([
    folders.length === 0 ? nothing : shell.github.environments.entriesAt(snapshot.repository.name, folders),
    Promise.all(images),
  ]);
  if (isProblem(held)) return held;
  const told = new Map(answers);
  return {
    at: (commit, path) => known(commit, path) ?? held.at(commit, path),
    countedAt: held.countedAt,
    image(asked) {
      const answer = told.get(formatImage(asked));
      if (answer === undefined) throw new Error(`${formatImage(asked)} was not asked for.`);
      return answer;
    },
  };
}

const nothing: HeldFolders = { at: () => [], countedAt: () => null };

/** What the plan changes, as whoever applies the manifests will see it. */
export function render(
  { shell }: Pick<Planning<never>, 'shell'>,
  snapshot: AnySnapshot,
  plan: ChangePlan,
): Promise<ManifestDiff | Problem> {
  const before = sideNow(shell, snapshot);
  return compareSides(shell, snapshot, before, sideAfter(before, plan));
}

/** What differs between the environment that is taken from and this one after the plan; null where that cannot be told. */
export async function renderBetween(
  { shell }: Run,
  snapshot: Snapshot,
  plan: ChangePlan,
): Promise<ManifestDiff | null> {
  const { from, environment } = snapshot;
  if (from === null) return null;
  const now = sideNow(shell, snapshot);
  const taken = [...from.services.values()].flatMap((state) => (isProblem(state) ? [] : [state]));
  const there = { ...sideOf(taken, now.tree), environment: from.environment };
  return compareEnvironments(shell, there, { ...sideAfter(now, plan), environment });
}

/**
 * What there is to say of services whose files were restored: a base or a chart may have changed since, and what they come to
 * with it.
 */
export async function changedOutside(
  shell: PlanShell,
  snapshot: AnySnapshot,
  plan: ChangePlan,
): Promise<readonly Text[]> {
  const after = sideAfter(sideNow(shell, snapshot), plan);
  const notes: Text[] = [];
  for (const state of after.services) {
    const commit = plan.restored?.get(state.service.name);
    if (commit === undefined) continue;
    const then = readOnce(shell.github.environments.trees(snapshot.repository.name)(commit));
    const now = { ...after, services: [state] };
    const diff = await compareSides(shell, snapshot, sideOf([state], then), now);
    if (!isProblem(diff) && diff.resources.length > 0) notes.push(comesToOther(state));
  }
  return notes;
}

function comesToOther({ service }: Side['services'][number]): Text {
  return text`${code(service.name)}: what is taken from outside of its folder has changed since that revision, and stays as it is: the files are restored, but come to something else than then.`;
}

function sideNow(shell: PlanShell, { repository: { name, head }, services }: AnySnapshot): Side {
  return sideOf(services, readOnce(shell.github.environments.trees(name)(head)));
}

function sideAfter(before: Side, plan: ChangePlan): Side {
  const services = before.services.map((state) => ({
    ...state,
    entries: withChanges(
      state.entries,
      plan.changes.filter(({ path }) => isWithin(path, state.path)),
    ),
  }));
  return { services, tree: withFileChanges(before.tree, plan.changes) };
}
