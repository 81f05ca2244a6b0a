import { atLeast, mayDismiss, mayJudge, mayManage, mayMerge, mayRerunChecks } from '../authority.ts';
import type { Answer, Form, Parameters, RepositoryVisit } from '../context.ts';
import { findPull, refuse } from './common.ts';

/** A review binds to the head that the form showed. */
export async function review(visit: RepositoryVisit, form: Form, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  const state = (['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED'] as const).find(
    (known) => known === form['state'],
  );
  if (pull === null || state === undefined) return null;
  const body = form['body'] ?? '';
  if (state !== 'COMMENTED' && !mayJudge(visit, pull)) {
    const deed = state === 'APPROVED' ? 'approve' : 'request changes on';
    return { kind: 'refusal', status: 422, message: `Nobody can ${deed} their own pull request.` };
  }
  if (state !== 'APPROVED' && body.trim() === '') {
    return { kind: 'refusal', status: 422, message: 'Say in the comment box what you found.' };
  }
  const { world, fullName, viewer } = visit;
  const made = await world.submitReview({
    repository: fullName,
    pull: pull.number,
    state,
    body,
    commitId: form['head'] ?? pull.head.sha,
    actor: viewer.login,
  });
  return { kind: 'redirect', to: `/${fullName}/pull/${pull.number}#pullrequestreview-${made.id}` };
}

export function dismiss(visit: RepositoryVisit, form: Form, parameters: Parameters): Answer {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  if (!mayDismiss(visit)) return refuse(visit, 'dismiss a review', 'write');
  const { world, fullName, viewer } = visit;
  const message = form['message'] ?? '';
  if (message.trim() === '') return { kind: 'refusal', status: 422, message: 'Say why it is dismissed.' };
  const { id } = world.dismissReview(
    fullName,
    pull.number,
    Number(parameters['review']),
    message,
    viewer.login,
  );
  return { kind: 'redirect', to: `/${fullName}/pull/${pull.number}#pullrequestreview-${id}` };
}

/** Merges the base into the head. */
export async function updateBranch(
  visit: RepositoryVisit,
  form: Form,
  parameters: Parameters,
): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  if (!mayMerge(visit)) return refuse(visit, 'update its branch', 'write');
  const { world, fullName, viewer } = visit;
  const expectedHead = form['head'] ?? pull.head.sha;
  await world.updatePullBranch(fullName, pull.number, { expectedHead, actor: viewer.login });
  return { kind: 'redirect', to: `/${fullName}/pull/${pull.number}` };
}

/** Puts the pull request into the merge queue of its base, or takes it out. */
export async function queue(visit: RepositoryVisit, form: Form, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  if (!mayMerge(visit)) return refuse(visit, 'merge', 'write');
  const { world, fullName, viewer } = visit;
  if (form['leave'] !== undefined) await world.dequeue(fullName, pull.number, viewer.login);
  else {
    const expectedHead = form['head'] ?? pull.head.sha;
    await world.enqueue(fullName, pull.number, { expectedHead, actor: viewer.login });
  }
  return { kind: 'redirect', to: `/${fullName}/pull/${pull.number}` };
}

export async function merge(visit: RepositoryVisit, form: Form, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  const method = (['merge', 'squash', 'rebase'] as const).find((known) => known === form['method']);
  if (pull === null || method === undefined) return null;
  if (!mayMerge(visit)) return refuse(visit, 'merge', 'write');
  const { world, fullName, viewer } = visit;
  const sha = form['head'] ?? pull.head.sha;
  await world.mergePull(fullName, pull.number, { sha, method, actor: viewer.login });
  return { kind: 'redirect', to: `/${fullName}/pull/${pull.number}` };
}

/** Opens the pull request that undoes a merged one. */
export async function revert(visit: RepositoryVisit, _: Form, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  if (!mayMerge(visit)) return refuse(visit, 'revert', 'write');
  const { world, fullName, viewer } = visit;
  const made = await world.revertPull(fullName, pull.number, viewer.login);
  return { kind: 'redirect', to: `/${fullName}/pull/${made.number}` };
}

/** Ends a draft. */
export async function markReady(visit: RepositoryVisit, _: Form, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  if (!mayManage(visit, pull)) return refuse(visit, 'mark this pull request as ready', 'triage');
  await visit.world.updatePull(visit.fullName, pull.number, { draft: false }, visit.viewer.login);
  return { kind: 'redirect', to: `/${visit.fullName}/pull/${pull.number}` };
}

/** Opens a pull request between two branches of the repository. */
export async function open(visit: RepositoryVisit, form: Form): Promise<Answer> {
  const { world, fullName, viewer, role } = visit;
  if (!atLeast(role, 'write')) return refuse(visit, 'open a pull request between its branches', 'write');
  const title = (form['title'] ?? '').trim();
  if (title === '') return { kind: 'refusal', status: 422, message: 'A pull request needs a title.' };
  const pull = await world.openPull({
    repository: fullName,
    title,
    body: form['body'] ?? '',
    head: { repository: fullName, ref: form['head'] ?? '' },
    base: form['base'] ?? '',
    actor: viewer.login,
  });
  return { kind: 'redirect', to: `/${fullName}/pull/${pull.number}` };
}

export function rerun(visit: RepositoryVisit, form: Form, parameters: Parameters): Answer {
  const { world, fullName, viewer } = visit;
  const run = world.checkRun(fullName, Number(parameters['run']));
  if (run === null) return null;
  if (!mayRerunChecks(visit)) return refuse(visit, 'run a check again', 'write');
  world.rerequestCheckRun(fullName, run.id, viewer.login);
  const number = form['pull'] ?? '';
  const to = /^\d+$/.test(number) ? `/${fullName}/pull/${number}` : `/${fullName}/runs/${run.id}`;
  return { kind: 'redirect', to };
}
