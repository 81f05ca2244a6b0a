import type { Wish } from '../access.ts';
import type { Grantee } from '../config/types.ts';
import { type Problem, problem } from '../problem.ts';
import { code, list, type Span, text } from '../text.ts';

export function accessDenied(input: {
  readonly environment: string;
  readonly wish: Wish;
  readonly role: string;
  readonly needed: readonly Grantee[];
}): Problem {
  const verbs = {
    read: 'see',
    deploy: 'deploy to',
    rollback: 'roll back',
    lock: 'lock',
    unlock: 'unlock',
    cancel: 'cancel what waits for',
    override: 'override what is shut in',
  };
  return problem({
    code: 'not-allowed',
    title: text`You may not ${verbs[input.wish]} ${code(input.environment)}.`,
    reasons: [
      text`Your role in this repository is ${code(input.role)}; it takes ${list(neededOf(input.needed), 'or')}.`,
    ],
    remedy: text`Ask somebody who may, or have ${code('allow')} of this environment changed in the environment repository’s ${code('slipway.yaml')}.`,
  });
}

/** Of several deploy pull requests that wait, who asks may cancel others alone. */
export function mayNotCancelAll(
  denied: Problem,
  environment: string,
  services: { readonly denied: readonly string[]; readonly others: readonly string[] },
): Problem {
  const takes = text`It takes that to cancel what waits of ${list(services.denied.map(code))}.`;
  const command = ['/cancel', environment, ...services.others].join(' ');
  const others = services.others.length === 0 ? text`` : text`Comment ${code(command)} to cancel the rest. `;
  return { ...denied, reasons: [...denied.reasons, takes], remedy: text`${others}${denied.remedy}` };
}

/** Roles and teams; of people only how many: who they are is for those to see who may read `slipway.yaml`. */
function neededOf(needed: readonly Grantee[]): readonly Span[] {
  const people = needed.filter(({ kind }) => kind === 'user').length;
  const named = people === 1 ? 'the one person' : `one of ${people} people`;
  return [
    ...needed.filter(({ kind }) => kind !== 'user').map(nameOf),
    ...(people === 0 ? [] : [{ kind: 'plain', value: `to be ${named} whom slipway.yaml names` } as const]),
  ];
}

export function notForStrangers(role: string): Problem {
  return problem({
    code: 'not-for-strangers',
    title: text`This command cannot be run, and why is not for you to see.`,
    reasons: [
      text`Your role in this repository is ${code(role)}; it takes ${code('write')} to be told more.`,
    ],
    remedy: text`Check the command’s words, or ask somebody who may write here.`,
  });
}

export function headFromFork(input: { readonly head: string | null; readonly repository: string }): Problem {
  return problem({
    code: 'head-from-fork',
    title: text`A pull request from a fork deploys nowhere.`,
    reasons: [
      input.head === null
        ? text`Its head branch belonged to a fork that has been deleted.`
        : text`Its head branch belongs to ${code(input.head)}, not to ${code(input.repository)}.`,
    ],
    remedy: text`Push the branch to ${code(input.repository)} and open a pull request from there.`,
  });
}

/** A grantee as `slipway.yaml` writes it. */
export function nameOf(grantee: Grantee): Span {
  switch (grantee.kind) {
    case 'role':
      return code(grantee.role);
    case 'team':
      return code(`@${grantee.organization}/${grantee.slug}`);
    case 'user':
      return code(`@${grantee.login}`);
  }
}
