import { fullNameOf, notFound, requireAccount, requireRepository, type Context } from './context.ts';
import type { CheckOperations } from './contract.ts';
import { put, suiteKey } from './store.ts';
import type { WorldEvent } from './event-types.ts';
import type { CheckRun, CommitStatus } from './types.ts';

/** Callers check that the commit exists: git is asked asynchronously, and records are made at once. */
export function checkOperations(context: Context): CheckOperations {
  const { store, now } = context;
  const find = (fullName: string, id: number): CheckRun | null => {
    const run = store.get('checkRuns', String(id));
    return run?.repository.toLowerCase() === fullName.toLowerCase() ? run : null;
  };
  const save = (run: CheckRun, actions: readonly CheckAction[], sender: string): CheckRun => {
    const others = store.all('checkRuns').filter((other) => isSameSuite(other, run) && other.id !== run.id);
    store.commit([put('checkRuns', run)], eventsOf(run, actions, others, { sender, at: now() }));
    return run;
  };
  return {
    checkSuite(fullName, sha, app) {
      const repository = fullNameOf(requireRepository(context, fullName));
      return store.get('suites', suiteKey(repository, sha, app));
    },
    statuses(fullName, sha) {
      const repository = fullNameOf(requireRepository(context, fullName));
      return store
        .all('statuses')
        .filter((status) => status.repository === repository && status.sha === sha)
        .toReversed();
    },
    createStatus(input) {
      const repository = fullNameOf(requireRepository(context, input.repository));
      const creator = requireAccount(context, input.creator).login;
      const at = now();
      const status: CommitStatus = { ...input, repository, creator, id: store.nextId(), createdAt: at };
      store.commit([put('statuses', status)], [{ name: 'status', status, sender: creator, repository, at }]);
      return status;
    },
    checkRuns(fullName, sha) {
      const repository = fullNameOf(requireRepository(context, fullName));
      return store
        .all('checkRuns')
        .filter((run) => run.repository === repository && run.headSha === sha)
        .toReversed();
    },
    checkRun: find,
    createCheckRun(input, actor) {
      const repository = fullNameOf(requireRepository(context, input.repository));
      const id = store.nextId();
      const run = concluded({ ...input, repository, id, startedAt: input.startedAt ?? now() }, now());
      return save(run, run.status === 'completed' ? ['created', 'completed'] : ['created'], actor);
    },
    updateCheckRun(fullName, id, change, actor) {
      const before = find(fullName, id) ?? notFound();
      const run = concluded(reopenedBy(before, change), now());
      const isCompleted = run.status === 'completed' && before.status !== 'completed';
      return save(run, isCompleted ? ['completed'] : [], actor);
    },
    rerequestCheckRun(fullName, id, actor) {
      const run = find(fullName, id) ?? notFound();
      store.commit([], [event(run, 'rerequested', actor, now())]);
    },
    rerequestCheckSuite(suite, actor) {
      store.commit([], [suiteEvent(suite, 'rerequested', actor, now())]);
    },
  };
}

type CheckAction = 'created' | 'completed';

/** The last run of a suite to complete completes the suite. */
function eventsOf(
  run: CheckRun,
  actions: readonly CheckAction[],
  others: readonly CheckRun[],
  { sender, at }: { readonly sender: string; readonly at: string },
): readonly WorldEvent[] {
  const events = actions.map((action) => event(run, action, sender, at));
  const isSuiteDone = actions.includes('completed') && others.every(({ status }) => status === 'completed');
  return isSuiteDone ? [...events, suiteEvent(run, 'completed', sender, at)] : events;
}

/** A conclusion completes a run, and completing dates it. */
function concluded(run: CheckRun, at: string): CheckRun {
  if (run.conclusion === null && run.completedAt === null) return run;
  return { ...run, status: 'completed', completedAt: run.completedAt ?? at };
}

/** A change of a completed run back to a running one takes its conclusion away. */
function reopenedBy(run: CheckRun, change: Partial<CheckRun>): CheckRun {
  const changed = { ...run, ...change };
  const isReopened =
    change.status !== undefined && change.status !== 'completed' && run.status === 'completed';
  return isReopened && change.conclusion === undefined
    ? { ...changed, conclusion: null, completedAt: null }
    : changed;
}

/** The runs of one App on one commit. */
function isSameSuite(a: CheckRun, b: CheckRun): boolean {
  return a.repository === b.repository && a.headSha === b.headSha && a.app === b.app;
}

function event(run: CheckRun, action: CheckAction | 'rerequested', sender: string, at: string): WorldEvent {
  return { name: 'check_run', action, run, sender, repository: run.repository, at };
}

function suiteEvent(
  { headSha, app, repository }: Pick<CheckRun, 'headSha' | 'app' | 'repository'>,
  action: 'completed' | 'rerequested',
  sender: string,
  at: string,
): WorldEvent {
  return { name: 'check_suite', action, headSha, app, sender, repository, at };
}
