import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

export function invalidSettings(
  faults: readonly { readonly variable: string; readonly message: string }[],
): Problem {
  return problem({
    code: 'invalid-settings',
    title: text`Slipway’s environment variables do not let it start.`,
    reasons: faults.map(({ variable, message }) => text`${code(variable)} ${message}`),
    remedy: text`Set them as docs/operations.md describes, and start again.`,
  });
}

export function nodeTooOld(version: string, oldest: number): Problem {
  return problem({
    code: 'node-too-old',
    title: text`Slipway needs Node ${oldest} or newer, and this is ${version}.`,
    remedy: text`Run it with a newer Node; in a clone, ${code('npm run -s slipway --')} has its own.`,
  });
}

/** @param why and @param remedy are sentences of the sandbox's own. */
export function cannotStartSandbox(why: string, remedy: string): Problem {
  return problem({
    code: 'cannot-start-sandbox',
    title: text`The sandbox cannot start.`,
    reasons: [text`${why}`],
    remedy: text`${remedy}`,
  });
}

export function cannotListen(host: string, port: number, reason: string): Problem {
  return problem({
    code: 'cannot-listen',
    title: text`Port ${port} of ${code(host)} cannot be listened on.`,
    reasons: [text`${reason}`],
    remedy: text`End what listens there, or choose another port: set ${code('PORT')}, or for the sandbox ${code('--port')}.`,
  });
}
