import type { Revision, ServiceHistory } from '../../src/core/history/told.ts';

const url = 'https://github.com/acme/environments';
const path = 'staging/storefront';
const commit = (letter: string) => letter.repeat(40);

/** Of a person, but for what is said otherwise. */
function revision(number: number, more: Partial<Revision>): Revision {
  const sha = commit(number.toString(16));
  return {
    number,
    kind: 'manual',
    undoes: [],
    restores: null,
    undoneBy: null,
    sha,
    url: `${url}/commit/${sha}`,
    at: `2026-11-${String(10 + number)}T12:34:56Z`,
    by: 'Ada L.',
    state: 'superseded',
    image: null,
    version: null,
    subject: `deploy(staging): storefront ${number}`,
    reason: null,
    overrides: [],
    requestUrl: null,
    pull: null,
    ...more,
  };
}

const from = (number: number): Pick<Revision, 'requestUrl' | 'pull'> => {
  const address = `https://github.com/acme/storefront/pull/${number}`;
  return {
    requestUrl: `${address}#issuecomment-1`,
    pull: { repository: 'acme/storefront', number, url: address },
  };
};

const runs = (tag: string): Pick<Revision, 'image' | 'version'> => ({
  image: `registry.example.com/shop/storefront:${tag}`,
  version: `20261122-${tag}`,
});

export const history: ServiceHistory = {
  service: 'storefront',
  path,
  deployed: 'registry.example.com/shop/storefront:1f2e3d4',
  revisions: [
    revision(9, {
      kind: 'deploy',
      state: 'current',
      by: 'dev',
      reason: 'the checkout fix',
      overrides: [{ gate: 'freeze', reason: 'checkout is *down*' }],
      ...runs('1f2e3d4'),
      ...from(12),
    }),
    revision(8, {
      kind: 'restoration',
      subject: 'Back to what worked last week, as agreed with everybody who was in the call | #7',
      undoes: [7, 6],
      restores: 5,
      ...runs('9a8b7c6'),
      pull: { repository: 'acme/environments', number: 7, url: `${url}/pull/7` },
    }),
    revision(7, { subject: 'Raise the memory limit | #7', state: 'rolled-back', undoneBy: 8 }),
    revision(6, {
      kind: 'promote',
      by: 'sam',
      state: 'rolled-back',
      undoneBy: 8,
      image: `registry.example.com/shop/storefront:release-2026-11-of-the-winter-campaign@sha256:${'e'.repeat(64)}`,
      version: '20261116-release-2026-11-of-the-winter-campaign',
      ...from(11),
    }),
    revision(5, {
      kind: 'rollback',
      by: 'sam',
      undoes: [4, 3, 2],
      reason: 'checkout fails for everybody who has more than one delivery address in the profile',
      ...runs('9a8b7c6'),
      ...from(10),
    }),
    revision(4, {
      kind: 'restart',
      by: 'dev',
      state: 'rolled-back',
      undoneBy: 5,
      ...runs('5d6e7f8'),
      ...from(9),
    }),
    revision(3, {
      kind: 'revert',
      subject: 'Revert "Raise the memory limit"',
      state: 'rolled-back',
      undoes: [1],
      undoneBy: 5,
      ...runs('5d6e7f8'),
    }),
  ],
  older: 2,
};
