import type { Answer, Form, Visit } from '../context.ts';
import { actAs, users } from '../session.ts';

/** Whoever sits at the sandbox may be any of its users: that is what it is for. */
export function switchUser({ world }: Visit, form: Form): Answer {
  const chosen = users(world).find(({ login }) => login === form['login']);
  if (chosen === undefined) return { kind: 'refusal', status: 422, message: 'There is no such user.' };
  const back = form['back'] ?? '/';
  // Only a path of our own: `//elsewhere` and `/\elsewhere` are addresses of other hosts.
  const to = /^\/(?![/\\])/.test(back) ? back : '/';
  return { kind: 'redirect', to, cookie: actAs(chosen.login) };
}
