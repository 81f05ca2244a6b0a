import { running } from '../core/bump/running.ts';
import { formatRollback } from '../core/commit/format.ts';
import { parseMessage } from '../core/commit/message.ts';
import type { Environment } from '../core/config/types.ts';
import type { FileChange } from '../core/files.ts';
import { evaluateGates, notOpen, overridesOf, refusalOf } from '../core/gates/evaluate.ts';
import type { Gate } from '../core/gates/types.ts';
import { deployInForce, newestDeploy } from '../core/history.ts';
import { digestBeyond } from '../core/image.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { touchedSince } from '../core/problems/rollback.ts';
import { restore } from '../core/restore.ts';
import type { CommitRecord, ServiceState, Snapshot } from '../core/snapshot.ts';
import type { EntriesAt, EnvironmentCommand, MoreToRead, Plan, PlannedDeployment } from './command.ts';
import type { ParsedCommand } from './parse.ts';
import { askedFor, githubEnvironment, personOf, targetOf } from './shared.ts';
import { rollbackSpec } from './specs.ts';

export const rollback: EnvironmentCommand = {
  kind: 'environment',
  spec: rollbackSpec,
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'rollback'),
  historyLimit: 50,
  alsoWishes: (parsed) => (parsed.has('override') ? ['override'] : []),
  gate: (snapshot, parsed) => gate(snapshot, wishOf(parsed)),
  plan: (snapshot, parsed) => planRollback(snapshot, wishOf(parsed)),
};

function wishOf(parsed: ParsedCommand): RollbackWish {
  return {
    reason: parsed.text('reason'),
    override: parsed.text('override'),
    apply: !parsed.has('dry-run'),
  };
}

/** A rollback goes against the order and a freeze, but not around the lock of others. */
function gate(snapshot: Snapshot, wish: RollbackWish): Problem | null {
  return wish.apply ? refusalOf(snapshot.environment.name, gatesOf(snapshot, wish)) : null;
}

function gatesOf(snapshot: Snapshot, { override }: RollbackWish): readonly Gate[] {
  return evaluateGates(snapshot, { action: 'rollback', wanted: [], override, again: false });
}

interface RollbackWish {
  readonly reason: string | null;
  readonly override: string | null;
  readonly apply: boolean;
}

/** A service with the deploy that is to be undone, and the commit that it stood on. */
interface Undo {
  readonly state: ServiceState;
  readonly deploy: CommitRecord;
  readonly parent: string;
}

function planRollback(snapshot: Snapshot, wish: RollbackWish): MoreToRead | Problem {
  const undos: Undo[] = [];
  for (const state of snapshot.services) {
    const deploy = newestDeploy(state, snapshot.environment.name);
    if (isProblem(deploy)) return deploy;
    const [parent] = deploy.parents;
    if (parent === undefined) throw new Error(`${deploy.sha} has no parent to go back to.`);
    undos.push({ state, deploy, parent });
  }
  const commits = new Set(undos.flatMap(({ deploy, parent }) => [parent, deploy.sha]));
  return { kind: 'more', commits: [...commits], plan: (at) => planRestore(snapshot, wish, undos, at) };
}

function planRestore(
  snapshot: Snapshot,
  wish: RollbackWish,
  undos: readonly Undo[],
  at: EntriesAt,
): Plan | Problem {
  const changes: FileChange[] = [];
  for (const undo of undos) {
    const restored = restoreService(undo, at);
    if (isProblem(restored)) return restored;
    changes.push(...restored);
  }
  return toPlan(snapshot, wish, undos, changes, at);
}

function restoreService({ state, deploy, parent }: Undo, at: EntriesAt): readonly FileChange[] | Problem {
  // Slipway only ever edits: a folder that seems to come from its own commit was not read whole.
  if (at(parent, state.path).length === 0) throw new Error(`${state.path} was empty before ${deploy.sha}.`);
  const { changes, touched } = restore(at(parent, state.path), at(deploy.sha, state.path), state.entries);
  if (touched.length === 0) return changes;
  const { commits } = state.history;
  const newer = commits.slice(
    0,
    commits.findIndex(({ sha }) => sha === deploy.sha),
  );
  return touchedSince({ service: state.service.name, deploy, files: touched, newer });
}

function toPlan(
  snapshot: Snapshot,
  wish: RollbackWish,
  undos: readonly Undo[],
  changes: readonly FileChange[],
  at: EntriesAt,
): Plan {
  const { application, environment } = snapshot;
  const gates = gatesOf(snapshot, wish);
  const overrides = overridesOf(gates, wish);
  const services = undos.map((undo) => recordOf(undo, environment, at));
  const undone = distinct(undos.map(({ deploy }) => deploy)).map((commit) => ({
    sha: commit.sha,
    url: commit.url,
    subject: parseMessage(commit.message).subject,
    author: personOf(commit),
    at: commit.at,
  }));
  return {
    kind: 'change',
    apply: wish.apply,
    changes,
    message: formatRollback({
      ...askedFor(snapshot, wish.reason),
      overrides,
      services: services.map(({ recorded }) => recorded),
      undone,
    }),
    result: {
      kind: 'rollback',
      ...targetOf(snapshot),
      services: services.map(({ service }) => service),
      undone,
      reason: wish.reason,
      gates: wish.apply ? [] : notOpen(gates),
      overrides,
    },
    deployments: services.flatMap(({ recorded: { service, source } }): PlannedDeployment[] =>
      source?.repository.toLowerCase() === application.repository.toLowerCase()
        ? [
            {
              service,
              environment: githubEnvironment(snapshot, service),
              task: 'rollback',
              sha: source.sha,
            },
          ]
        : [],
    ),
  };
}

/** What the service runs once the deploy is undone: as it is shown, and as the commit records it. */
function recordOf({ state, deploy, parent }: Undo, environment: Environment, at: EntriesAt) {
  const { images, versions } = running(at(parent, state.path), state.service, environment, state.path);
  const [image = null] = images;
  const [version = null] = versions;
  const service = { service: state.service.name, path: state.path, imageAfter: image, versionAfter: version };
  const inForce = deployInForce(state, deploy);
  const digest = digestBeyond(image ?? '', inForce?.image ?? '');
  return { service, recorded: { ...service, digest, source: inForce?.source ?? null, reverts: deploy.sha } };
}

function distinct(commits: readonly CommitRecord[]): readonly CommitRecord[] {
  return [...new Map(commits.map((commit) => [commit.sha, commit])).values()];
}
