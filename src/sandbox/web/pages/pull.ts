import type { PullRequest, Review } from '../../world/types.ts';
import { findPull } from '../actions/common.ts';
import { accountLink, avatar } from '../components/account.ts';
import { descriptionView } from '../components/comment.ts';
import { composer } from '../components/composer.ts';
import { deploymentList } from '../components/deployments.ts';
import { mergeBox, standingReviews } from '../components/merge.ts';
import { pullHeader } from '../components/pull-header.ts';
import { timeline } from '../components/timeline.ts';
import { verdictIcon } from '../components/checks.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html, type Content, type Html } from '../html.ts';
import { pullCommits } from '../reading.ts';

/** The conversation. */
export async function pullPage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const found = findPull(visit, parameters);
  if (found === null) return null;
  const { world, fullName, git } = visit;
  const pull = found.state === 'open' ? await world.settled(fullName, found.number) : found;
  const commits = await pullCommits(git, pull);
  const shas = new Set([pull.head.sha, pull.mergeCommitSha, ...commits.map(({ sha }) => sha)]);
  const deployments = world.deployments(fullName).filter(({ sha }) => shas.has(sha));
  const body = html`${pullHeader(visit, pull, 'conversation')}
    <div class="columns conversation">
      <div class="timeline">
        ${await descriptionView(visit, pull)} ${await timeline(visit, pull, commits, deployments)}
        ${await mergeBox(visit, pull)} ${await composer(visit, pull)}
      </div>
      <aside aria-label="About this pull request">
        ${part('Reviewers', reviewers(world.reviews(fullName, pull.number)) ?? 'Nobody has reviewed this yet.')}
        ${part('Deployments', deploymentList(visit, deployments) ?? 'Nothing of this was deployed yet.')}
        ${part('Participants', participants(visit, pull))}
      </aside>
    </div>`;
  const title = `${pull.title} · #${pull.number} · ${fullName}`;
  return { kind: 'page', title, body, place: { visit, tab: 'pulls' }, pull: pull.number };
}

function part(heading: string, content: Content): Html {
  return html`<section class="aside-part">
    <h2>${heading}</h2>
    ${typeof content === 'string' ? html`<p class="muted">${content}</p>` : content}
  </section>`;
}

function reviewers(reviews: readonly Review[]): Html | null {
  const standing = standingReviews(reviews);
  const authors = [...new Set(reviews.map(({ author }) => author))];
  if (authors.length === 0) return null;
  return html`<ul class="plain">
    ${authors.map((author) => {
      const state = standing.find((review) => review.author === author)?.state;
      const verdict = state === 'APPROVED' ? 'good' : state === 'CHANGES_REQUESTED' ? 'bad' : 'neutral';
      return html`<li>
        ${avatar(author)} <span class="grow">${accountLink(author)}</span> ${verdictIcon(verdict)}
      </li>`;
    })}
  </ul>`;
}

function participants({ world, fullName }: RepositoryVisit, pull: PullRequest): Html {
  const authors = [
    pull.author,
    ...world.comments(fullName, pull.number).map(({ author }) => author),
    ...world.reviews(fullName, pull.number).map(({ author }) => author),
  ];
  return html`<p class="participants">
    ${[...new Set(authors)].map((login) => html`<span title="${login}">${avatar(login)}</span>`)}
  </p>`;
}
