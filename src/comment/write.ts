import { headlineOf } from '../core/headline.ts';
import { limits } from '../core/limits.ts';
import type { Outcome } from '../core/outcome.ts';
import { type Draft, fit } from './fit.ts';
import { toMarkdown } from './markdown.ts';
import { markerOf } from './marker.ts';
import { compileTemplates, type TemplateSources } from './templates.ts';
import { deployed, planned } from './views/change.ts';
import { explained } from './views/explain.ts';
import { help } from './views/help.ts';
import { history } from './views/history.ts';
import { locked, locksEnded, unlocked } from './views/lock.ts';
import { problem } from './views/problem.ts';
import { cancelled, proposalEnd, proposed } from './views/proposal.ts';
import { restarted, restartPlanned } from './views/restart.ts';
import { reversed, rollbackOffered } from './views/reversed.ts';
import { rollbackPlanned, rolledBack } from './views/rollback.ts';

const headlineCharacters = 600;
const headlineAlone: Draft = { parts: [], view: () => ({}) };

/**
 * The reply to a command: the hidden marker of its delivery, then a first line that says it all. What
 * comes from outside is inert in it, and it is never longer than GitHub takes; what is left out is named.
 */
export function writeComment(
  outcome: Outcome,
  templates: TemplateSources,
  { delivery }: { readonly delivery: string },
): string {
  const render = compileTemplates(templates);
  const marker = markerOf(delivery);
  const headline = toMarkdown(headlineOf(outcome), headlineCharacters);
  const { parts, view } = draftOf(outcome);
  return fit(parts, limits.commentCharacters, (kept) => {
    return `${marker}\n${render(outcome.kind, { headline, ...view(kept) }).trim()}\n`;
  });
}

function draftOf(outcome: Outcome): Draft {
  switch (outcome.kind) {
    case 'deployed':
      return deployed(outcome);
    case 'planned':
      return planned(outcome);
    case 'restarted':
      return restarted(outcome);
    case 'restart-planned':
      return restartPlanned(outcome);
    case 'rolled-back':
      return rolledBack(outcome);
    case 'rollback-planned':
      return rollbackPlanned(outcome);
    case 'proposed':
      return proposed(outcome);
    case 'cancelled':
      return cancelled(outcome);
    case 'proposal-ended':
      return proposalEnd(outcome);
    case 'explained':
      return explained(outcome);
    case 'history':
      return history(outcome);
    case 'locked':
      return locked(outcome);
    case 'unlocked':
      return unlocked(outcome);
    case 'locks-ended':
      return locksEnded(outcome.locks);
    case 'reversed':
      return reversed(outcome);
    case 'rollback-offered':
      return rollbackOffered(outcome.places);
    case 'help':
      return help(outcome);
    case 'problem':
      return problem(outcome);
    case 'unchanged':
    case 'progress':
    case 'edited':
      return headlineAlone;
  }
}
