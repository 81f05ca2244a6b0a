import { mayEdit, mayManage } from '../authority.ts';
import type { Answer, Form, Parameters, RepositoryVisit } from '../context.ts';
import { reactions } from '../components/reactions.ts';
import { findPull, refuse } from './common.ts';

/** The comment box. Its second button says the same and closes or reopens the pull request. */
export async function create(visit: RepositoryVisit, form: Form, parameters: Parameters): Promise<Answer> {
  const pull = findPull(visit, parameters);
  if (pull === null) return null;
  const { world, fullName, viewer } = visit;
  const body = form['body'] ?? '';
  const state = form['state'];
  const here = `/${fullName}/pull/${pull.number}`;
  if (state === 'open' || state === 'closed') {
    if (!mayManage(visit, pull)) return refuse(visit, 'close or reopen this pull request', 'triage');
    if (body.trim() !== '') world.createComment(fullName, pull.number, body, viewer.login);
    await world.updatePull(fullName, pull.number, { state }, viewer.login);
    return { kind: 'redirect', to: here };
  }
  if (body.trim() === '') return { kind: 'refusal', status: 422, message: 'A comment needs some text.' };
  const comment = world.createComment(fullName, pull.number, body, viewer.login);
  return { kind: 'redirect', to: `${here}#issuecomment-${comment.id}` };
}

export function edit(visit: RepositoryVisit, form: Form, parameters: Parameters): Answer {
  const { world, fullName, viewer } = visit;
  const comment = world.comment(fullName, Number(parameters['comment']));
  if (comment === null) return null;
  if (!mayEdit(visit, comment)) return refuse(visit, 'change what others wrote', 'write');
  const here = `/${fullName}/pull/${comment.issue}`;
  if (form['delete'] !== undefined) {
    world.deleteComment(fullName, comment.id, viewer.login);
    return { kind: 'redirect', to: here };
  }
  const body = form['body'] ?? '';
  if (body.trim() === '') return { kind: 'refusal', status: 422, message: 'A comment needs some text.' };
  world.updateComment(fullName, comment.id, body, viewer.login);
  return { kind: 'redirect', to: `${here}#issuecomment-${comment.id}` };
}

/** Adds the reaction, or takes it back where the viewer has it already. */
export function react(visit: RepositoryVisit, form: Form, parameters: Parameters): Answer {
  const { world, fullName, viewer } = visit;
  const comment = world.comment(fullName, Number(parameters['comment']));
  const content = reactions.find(({ name }) => name === form['content'])?.name;
  if (comment === null || content === undefined) return null;
  const given = comment.reactions.find((one) => one.user === viewer.login && one.content === content);
  if (given === undefined) world.react(fullName, comment.id, content, viewer.login);
  else world.unreact(fullName, comment.id, given.id);
  return { kind: 'redirect', to: `/${fullName}/pull/${comment.issue}#issuecomment-${comment.id}` };
}
