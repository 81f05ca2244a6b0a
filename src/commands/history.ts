import { serviceHistory } from '../core/history/revisions.ts';
import { limits } from '../core/limits.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { badLimit } from '../core/problems/history.ts';
import type { EnvironmentCommand } from './command.ts';
import type { ParsedCommand } from './parse.ts';
import { targetOf } from './shared.ts';
import { historySpec } from './specs.ts';

export const history: EnvironmentCommand = {
  kind: 'environment',
  spec: historySpec,
  wish: () => 'read',
  // What is shown is told by what is older, too: how much is asked to be shown must not change it.
  historyLimit: limits.revisionsRead,
  gate: () => null,
  plan(snapshot, parsed) {
    const shown = shownRevisions(parsed);
    if (isProblem(shown)) return shown;
    const { environment, services } = snapshot;
    return {
      kind: 'answer',
      outcome: {
        kind: 'history',
        ...targetOf(snapshot),
        services: services.map((state) => serviceHistory(state, environment.name, shown)),
      },
    };
  },
};

const shownUnlessAsked = 20;

function shownRevisions(parsed: ParsedCommand): number | Problem {
  const asked = parsed.text('limit');
  if (asked === null) return shownUnlessAsked;
  const wanted = /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : 0;
  return wanted < 1 || wanted > limits.revisionsRead ? badLimit(asked) : wanted;
}
