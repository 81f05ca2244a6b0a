import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

/** `reason` is fit to be shown: it names whose trouble it is, never what was sent. */
export function unavailable(reason: string, redelivers: boolean): Problem {
  return problem({
    code: 'github-unavailable',
    title: text`GitHub could not be reached, so the command is not finished.`,
    reasons: [text`${reason}`],
    remedy: redelivers
      ? text`Slipway tries again by itself, and updates this comment.`
      : text`Comment again in a minute.`,
    retryable: true,
  });
}

export function internalError(delivery: string, redelivers: boolean): Problem {
  return problem({
    code: 'internal-error',
    title: text`Slipway failed, and it is not your fault.`,
    reasons: [text`The log has the details under delivery ${code(delivery)}.`],
    remedy: redelivers
      ? text`Slipway tries again by itself. If this stays, show it to whoever runs Slipway.`
      : text`Comment again; if it fails again, show this to whoever runs Slipway.`,
    retryable: true,
  });
}
