import { notFound, requireAccount, requirePull, type Context } from './context.ts';
import { WorldError, type ReviewOperations } from './contract.ts';
import { put } from './store.ts';
import type { Review, WorldEvent } from './types.ts';

export function reviewOperations(context: Context): ReviewOperations {
  const { store, now } = context;
  return {
    reviews(fullName, number) {
      const pull = requirePull(context, fullName, number);
      return store
        .all('reviews')
        .filter((review) => review.repository === pull.repository && review.pull === pull.number);
    },
    submitReview({ repository, pull: number, state, body, commitId, actor }) {
      const pull = requirePull(context, repository, number);
      const author = requireAccount(context, actor).login;
      if (author === pull.author && state !== 'COMMENTED') throw refuseOwn(state);
      if (body.trim() === '' && state !== 'APPROVED') throw new WorldError(422, "Body can't be blank");
      const review: Review = {
        id: store.nextId(),
        repository: pull.repository,
        pull: pull.number,
        author,
        state,
        body,
        commitId: commitId ?? pull.head.sha,
        submittedAt: now(),
      };
      const touched = put('pulls', { ...pull, updatedAt: review.submittedAt });
      store.commit([put('reviews', review), touched], [event(review, 'submitted', author, now())]);
      return review;
    },
    dismissReview(fullName, number, id, message, actor) {
      const pull = requirePull(context, fullName, number);
      const review = store.get('reviews', String(id));
      if (review?.repository !== pull.repository || review.pull !== pull.number) return notFound();
      if (message.trim() === '') throw new WorldError(422, "Message can't be blank");
      if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
        throw new WorldError(422, `Can not dismiss a ${review.state.toLowerCase()} pull request review`);
      }
      const dismissed: Review = { ...review, state: 'DISMISSED' };
      store.commit([put('reviews', dismissed)], [event(dismissed, 'dismissed', actor, now())]);
      return dismissed;
    },
  };
}

function refuseOwn(state: 'APPROVED' | 'CHANGES_REQUESTED'): WorldError {
  const verb = state === 'APPROVED' ? 'approve' : 'request changes on';
  return new WorldError(422, `Can not ${verb} your own pull request`);
}

function event(review: Review, action: 'submitted' | 'dismissed', sender: string, at: string): WorldEvent {
  return { name: 'pull_request_review', action, review, sender, repository: review.repository, at };
}
