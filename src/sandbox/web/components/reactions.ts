import type { IssueComment, ReactionContent } from '../../world/types.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { menu, postForm } from './form.ts';
import { icon, type IconName } from './icons.ts';

/** In the order of GitHub's own menu. Drawn, because a machine without an emoji font would show boxes. */
export const reactions: readonly { readonly name: ReactionContent; readonly drawing: IconName }[] = [
  { name: '+1', drawing: 'thumb' },
  { name: '-1', drawing: 'down' },
  { name: 'laugh', drawing: 'laugh' },
  { name: 'hooray', drawing: 'hooray' },
  { name: 'confused', drawing: 'confused' },
  { name: 'heart', drawing: 'heart' },
  { name: 'rocket', drawing: 'rocket' },
  { name: 'eyes', drawing: 'eye' },
];

/** The reactions given so far, each a switch for one's own, and a menu of all. */
export function reactionBar(visit: RepositoryVisit, comment: IssueComment): Html {
  const action = `/${visit.fullName}/comments/${comment.id}/reactions`;
  const given = reactions.map(({ name, drawing }) => {
    const who = comment.reactions.filter(({ content }) => content === name).map(({ user }) => user);
    if (who.length === 0) return null;
    const own = who.includes(visit.viewer.login);
    return html`<button
      name="content"
      value="${name}"
      class="reaction ${name}"
      aria-pressed="${String(own)}"
      title="${name}: ${who.join(', ')}"
    >
      <span class="unseen">${name}, by ${who.join(', ')}:</span>${icon(drawing)} ${who.length}
    </button>`;
  });
  const all = reactions.map(
    ({ name, drawing }) =>
      html`<button name="content" value="${name}" aria-label="${name}" title="${name}">
        ${icon(drawing)}
      </button>`,
  );
  const label = html`${icon('smile')}<span class="unseen">Add a reaction</span>`;
  return html`<div class="reactions">
    ${menu(`react-${comment.id}`, label, postForm(visit, action, all, 'emoji-choices'), 'react')}
    ${given.some((button) => button !== null) && postForm(visit, action, given, 'given')}
  </div>`;
}
