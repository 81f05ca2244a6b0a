import { describe, expect, it } from '@jest/globals';
import { formatDeploy, formatRollback } from '../../src/core/commit/format.ts';
import { serviceHistory } from '../../src/core/history/revisions.ts';
import type { CommitRecord } from '../../src/core/snapshot.ts';
import {
  asked,
  commit,
  deployed,
  manual,
  reverted,
  rolledBack,
  sha,
  source,
  stateOf,
} from './history/commits.ts';

describe('serviceHistory', () => {
  const shown = (commits: readonly CommitRecord[]): string[] =>
    serviceHistory(stateOf(commits), 'staging').revisions.map(
      ({ number, kind, state, image }) => `${number} ${kind} ${state} ${image ?? '-'}`,
    );

  it('tells everything that a deploy recorded', () => {
    const entry = deployed('a', { reason: 'cart fix' });
    expect(serviceHistory(stateOf([entry], 41), 'staging')).toEqual({
      service: 'storefront',
      path: 'staging/storefront',
      deployed: 'shop/storefront:a',
      older: 40,
      revisions: [
        {
          number: 41,
          sha: entry.sha,
          url: entry.url,
          at: entry.at,
          by: 'dev',
          kind: 'deploy',
          undoes: [],
          restores: null,
          undoneBy: null,
          state: 'current',
          image: 'shop/storefront:a',
          version: 'v-a',
          subject: 'deploy(staging): storefront a',
          reason: 'cart fix',
          requestUrl: asked.request,
          pull: {
            repository: 'acme/storefront',
            number: 12,
            url: 'https://github.com/acme/storefront/pull/12',
          },
          overrides: [],
        },
      ],
    });
  });

  it('is empty where nothing was committed', () => {
    expect(serviceHistory(stateOf([]), 'staging')).toMatchObject({ revisions: [], older: 0 });
  });

  it('counts from 1, and supersedes what is older', () => {
    expect(shown([deployed('b'), manual('m'), deployed('a')])).toEqual([
      '3 deploy current shop/storefront:b',
      '2 manual superseded -',
      '1 deploy superseded shop/storefront:a',
    ]);
  });

  it('shows a rollback as current, and what it undid as rolled back', () => {
    expect(shown([rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')])).toEqual([
      '3 rollback current shop/storefront:a',
      '2 deploy rolled-back shop/storefront:b',
      '1 deploy superseded shop/storefront:a',
    ]);
  });

  it.each([
    ['git revert', reverted('v', sha('b'))],
    ['git revert --reference', reverted('v', `${sha('b').slice(0, 7)} (deploy, 2026-11-22)`)],
  ])('takes a person’s %s for what it is', (_, revert) => {
    expect(shown([revert, deployed('b'), deployed('a')])).toEqual([
      '3 revert current shop/storefront:a',
      '2 deploy rolled-back shop/storefront:b',
      '1 deploy superseded shop/storefront:a',
    ]);
  });

  it('takes GitHub’s Revert button for a rollback of the pull request’s commit', () => {
    const squashed = deployed('b');
    const merged = { ...squashed, message: squashed.message.replace('\n', ' (#12)\n') };
    const revert = commit('v', 'Revert "deploy (#12)" (#13)\n\nReverts acme/environments#12');
    expect(shown([revert, merged, deployed('a')])[1]).toBe('2 deploy rolled-back shop/storefront:b');
  });

  it('takes a revert of another repository’s pull request for none of ours', () => {
    const squashed = deployed('b');
    const merged = { ...squashed, message: squashed.message.replace('\n', ' (#12)\n') };
    const revert = commit('v', 'Update (#13)\n\nReverts other/environments#12');
    expect(shown([revert, merged])[1]).toBe('1 deploy superseded shop/storefront:b');
    const local = { ...merged, url: '' };
    expect(shown([revert, local])[1]).toBe('1 deploy rolled-back shop/storefront:b');
  });

  it('undoes for a service only what was rolled back for it', () => {
    const both = (name: string) => {
      const one = { imagesBefore: [], imageAfter: `shop/x:${name}`, versionsBefore: [], versionAfter: name };
      const services = ['storefront', 'api'].map((service) => ({ service, ...one }));
      return commit(name, formatDeploy({ ...asked, source, services }));
    };
    const rollback = (storefront: string, api: string) =>
      commit(
        'r',
        formatRollback({
          ...asked,
          services: [
            {
              service: 'storefront',
              imageAfter: 'x:1',
              versionAfter: null,
              source,
              reverts: [sha(storefront)],
            },
            { service: 'api', imageAfter: 'x:2', versionAfter: null, source: null, reverts: [sha(api)] },
          ],
          undone: [storefront, api].map((name) => ({ sha: sha(name), subject: 'deploy' })),
        }),
      );
    // The api's newest deploy was `a`, by its own folder; the storefront's is in force, and is `a` too.
    expect(shown([rollback('b', 'a'), deployed('b'), both('a')])).toEqual([
      '3 rollback current x:1',
      '2 deploy rolled-back shop/storefront:b',
      '1 deploy superseded shop/x:a',
    ]);
  });

  it('brings back what was reapplied', () => {
    const reapplied = commit('w', `Reapply "deploy"\n\nThis reverts commit ${sha('v')}.\n`);
    expect(shown([reapplied, reverted('v', sha('b')), deployed('b'), deployed('a')])).toEqual([
      '4 revert current shop/storefront:b',
      '3 revert rolled-back shop/storefront:a',
      '2 deploy superseded shop/storefront:b',
      '1 deploy superseded shop/storefront:a',
    ]);
  });

  it.each([
    ['another environment', deployed('x', { environment: 'production' })],
    ['another service', deployed('x', { service: 'api' })],
    ['a quoted message', commit('x', `Look\n\n> ${deployed('x').message.replaceAll('\n', '\n> ')}`)],
  ])('does not take a commit for its own that is of %s', (_, foreign) => {
    const [revision] = serviceHistory(stateOf([foreign]), 'staging').revisions;
    expect(revision).toMatchObject({
      kind: 'manual',
      by: 'ada',
      image: null,
      version: null,
      requestUrl: null,
    });
  });

  it('names an author without a login', () => {
    const anonymous = { ...manual('m'), author: { name: 'Ada Example', login: null } };
    expect(serviceHistory(stateOf([anonymous]), 'staging').revisions[0]?.by).toBe('Ada Example');
  });

  it.each(['javascript:alert(1)', 'https://x y', 'pull/12'])('makes no link of %s', (request) => {
    const forged = { ...deployed('a'), message: deployed('a').message.replace(asked.request, request) };
    expect(serviceHistory(stateOf([forged]), 'staging').revisions[0]?.requestUrl).toBeNull();
  });
});

describe('the pull request of a revision', () => {
  const pullOf = (one: CommitRecord) => serviceHistory(stateOf([one]), 'staging').revisions[0]?.pull;

  it('is that by which a person’s commit came', () => {
    expect(pullOf({ ...manual('m'), pull: { number: 7, merge: null } })).toEqual({
      repository: 'acme/environments',
      number: 7,
      url: 'https://github.com/acme/environments/pull/7',
    });
  });

  it('is that on which a deploy was asked for, not the deploy pull request', () => {
    expect(pullOf({ ...deployed('a'), pull: { number: 7, merge: null } })).toMatchObject({ number: 12 });
  });

  it.each([
    ['a person’s that came by none', manual('m')],
    [
      'a person’s in a clone of who knows what',
      { ...manual('m'), url: '', pull: { number: 7, merge: null } },
    ],
    ...[
      'https://github.com/acme/storefront/issues/12',
      'https://github.com/acme/storefront/pull/12x',
      'https://x.test/pull/12',
    ].map(
      (url) =>
        [url, { ...deployed('a'), message: deployed('a').message.replace(asked.request, url) }] as const,
    ),
  ])('is none of %s', (_, one) => {
    expect(pullOf(one)).toBeNull();
  });
});

describe('as many as are asked for', () => {
  it('are told by what is older, too', () => {
    const [a, b, c] = [deployed('a'), deployed('b'), manual('m')].map((one, at) => ({
      ...one,
      tree: `${at}`,
    }));
    const back = { ...manual('n'), tree: a?.tree ?? null };
    const commits = [back, c, b, a].filter((one) => one !== undefined);
    const { revisions, older, deployed: image } = serviceHistory(stateOf(commits, 9), 'staging', 1);
    expect(revisions).toMatchObject([{ number: 9, kind: 'restoration', restores: 6 }]);
    expect([older, image]).toEqual([8, 'shop/storefront:a']);
  });
});
