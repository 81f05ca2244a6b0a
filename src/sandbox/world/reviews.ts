import { notFound, requireAccount, requirePull, requireRepository, type Context } from './context.ts';
import { WorldError, type ReviewOperations } from './contract.ts';
import { put } from './store.ts';
import type { WorldEvent } from './event-types.ts';
import type { PullRequest, Review, TimelineEvent } from './types.ts';

export function reviewOperations(context: Context): ReviewOperations {
  const { store, now } = context;
  return {
    reviews(fullName, number) {
      const pull = requirePull(context, fullName, number);
      return store
        .all('reviews')
        .filter((review) => review.repository === pull.repository && review.pull === pull.number);
    },
    async submitReview({ repository, pull: number, state, body, commitId, actor }) {
      const pull = requirePull(context, repository, number);
      const author = requireAccount(context, actor).login;
      if (author === pull.author && state !== 'COMMENTED') throw refuseOwn(state);
      if (body.trim() === '' && state !== 'APPROVED') throw new WorldError(422, "Body can't be blank");
      if (commitId !== undefined) await requireCommitOf(context, pull, commitId);
      // The pull request may have changed while git was asked.
      const latest = requirePull(context, repository, number);
      const review: Review = {
        id: store.nextId(),
        repository: pull.repository,
        pull: pull.number,
        author,
        state,
        body,
        commitId: commitId ?? latest.head.sha,
        submittedAt: now(),
      };
      const touched = put('pulls', { ...latest, updatedAt: review.submittedAt });
      store.commit([put('reviews', review), touched], [event(review, 'submitted', author, now())]);
      return review;
    },
    updateReview(fullName, number, id, body, actor) {
      const review = requireReview(context, fullName, number, id);
      if (body.trim() === '') throw new WorldError(422, "Body can't be blank");
      const edited: Review = { ...review, body, updatedAt: now(), editedAt: now() };
      const told = { ...event(edited, 'edited', actor, now()), previousBody: review.body };
      store.commit([put('reviews', edited)], [told]);
      return edited;
    },
    rebindReview(fullName, number, id, commitId) {
      store.commit([put('reviews', { ...requireReview(context, fullName, number, id), commitId })]);
    },
    dismissReview(fullName, number, id, message, actor) {
      const review = requireReview(context, fullName, number, id);
      if (message.trim() === '') throw new WorldError(422, "Message can't be blank");
      if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
        throw new WorldError(422, `Can not dismiss a ${review.state.toLowerCase()} pull request review`);
      }
      const dismissed: Review = { ...review, state: 'DISMISSED', updatedAt: now() };
      const told: TimelineEvent = {
        ...{ id: store.nextId(), repository: review.repository, pull: review.pull, actor, createdAt: now() },
        ...{ kind: 'review_dismissed', review: id, message },
      };
      store.commit(
        [put('reviews', dismissed), put('timeline', told)],
        [event(dismissed, 'dismissed', actor, now())],
      );
      return dismissed;
    },
  };
}

function requireReview(context: Context, fullName: string, number: number, id: number): Review {
  const pull = requirePull(context, fullName, number);
  const review = context.store.get('reviews', String(id));
  return review?.repository === pull.repository && review.pull === pull.number ? review : notFound();
}

/** What is not in the pull request cannot be what was reviewed there. */
async function requireCommitOf(context: Context, pull: PullRequest, sha: string): Promise<void> {
  if (sha === pull.head.sha) return;
  const git = context.git(requireRepository(context, pull.repository));
  const commits = await git.between(pull.base.sha, pull.head.sha);
  if (!commits.includes(sha)) {
    throw new WorldError(422, 'The commit_id is not part of the pull request', {
      resource: 'PullRequestReview',
      code: 'custom',
    });
  }
}

function refuseOwn(state: 'APPROVED' | 'CHANGES_REQUESTED'): WorldError {
  const verb = state === 'APPROVED' ? 'approve' : 'request changes on';
  return new WorldError(422, `Can not ${verb} your own pull request`);
}

type ReviewEvent = Extract<WorldEvent, { name: 'pull_request_review' }>;

function event(review: Review, action: ReviewEvent['action'], sender: string, at: string): ReviewEvent {
  return { name: 'pull_request_review', action, review, sender, repository: review.repository, at };
}
