import type { Approvals } from '../../../src/core/config/types.ts';
import type { Asked, ReviewFacts } from '../../../src/core/approval/state.ts';
import type { Posting, Review } from '../../../src/core/approval/types.ts';
import type { Actor } from '../../../src/core/snapshot.ts';
import { sha } from '../../support/request.ts';

export const hash = (digit: string): string => digit.repeat(64);

/** The second of one minute. */
export const second = (number: number): string => `2026-11-22T12:00:${String(number).padStart(2, '0')}Z`;

/** Of head 1, which changes production as digest d says, from second 10 on. */
export const posting: Posting = {
  comment: 1,
  body: hash('b'),
  at: second(10),
  head: sha('1'),
  base: sha('2'),
  merge: { sha: sha('3'), base: sha('2') },
  configuration: sha('c'),
  digests: { production: hash('d') },
  blocked: false,
  reviews: [],
};

/** An approval by sam of head 1, ten seconds later. */
export const approval: Review = {
  id: 70,
  author: 'sam',
  isBot: false,
  state: 'approved',
  submittedAt: second(20),
  commit: sha('1'),
};

export const rule: Approvals = {
  count: 1,
  from: [{ kind: 'team', organization: 'acme', slug: 'sre' }],
  author: false,
};

export const asked: Asked = { environment: 'production', approvals: rule, digest: hash('d') };

export const member = (login: string): Actor => ({
  login,
  role: 'read',
  permission: 'read',
  teams: ['acme/sre'],
});

/** Sam and max are of the team, and sam has approved what is shown. */
export const facts: ReviewFacts = {
  ledger: { pull: 7, postings: [{ ...posting, reviews: [approval.id] }] },
  present: posting,
  reviews: [approval],
  makers: new Set(['ada']),
  people: new Map(['sam', 'max', 'ada'].map((login) => [login, member(login)])),
};
