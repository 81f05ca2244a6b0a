import { describe, expect, it } from '@jest/globals';
import { ownKey } from '../../../src/core/deploy-pull/requests.ts';
import { deployPullsPort } from '../../../src/edge/github/deploy-pulls.ts';
import { sha } from '../../support/request.ts';
import { answerGraphql, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const run = (conclusion: string | null, databaseId = 5, externalId = 'one') => ({
  ...{ databaseId, externalId, conclusion, text: null },
});

/** Of a commit of others that was merged, and had its approvals. */
const ofOthers = run('SUCCESS', 5, ownKey);

const suites = (slug: string, ...nodes: readonly object[]) => ({
  nodes: [{ app: { slug }, checkRuns: { nodes } }],
});

function pull(
  more: object = {},
  checkSuites: object | null = suites('slipway', run('SUCCESS')),
  totalCount = 1,
) {
  return {
    ...{ merged: true, isCrossRepository: false, headRefOid: sha('a'), mergeCommit: { oid: sha('b') } },
    commits: { totalCount, nodes: [{ commit: { checkSuites } }] },
    ...more,
  };
}

function brought(commit: string, ...nodes: readonly object[]) {
  const repository = { commit0: { associatedPullRequests: { nodes } } };
  answerGraphql({ data: { viewer: { login: 'slipway[bot]' }, repository } });
  return deployPullsPort(client()).brought('acme/environments', [commit]);
}

describe('what deploy pull requests have brought', () => {
  it.each([
    ['its one commit', sha('a'), [pull()]],
    ['what it was squashed or rebased to', sha('b'), [pull()]],
    ['what another pull request of others holds, too', sha('a'), [pull({}, null), pull()]],
    ['what was seen again since', sha('a'), [pull({}, suites('slipway', run('FAILURE', 4), run('SUCCESS')))]],
  ])('is %s', async (_, commit, pulls) => {
    expect(await brought(commit, ...pulls)).toEqual(new Set([commit]));
  });

  it.each<[string, object]>([
    ['what another App says it is', pull({}, suites('other', run('SUCCESS')))],
    ['what nobody has marked', pull({}, null)],
    ['what is not told to its end', pull({}, suites('slipway', run(null)))],
    ['what was superseded', pull({}, suites('slipway', run('CANCELLED')))],
    ['what was an alarm', pull({}, suites('slipway', run('FAILURE')))],
    ['what became one', pull({}, suites('slipway', run('FAILURE', 6), run('SUCCESS')))],
    ['what others have put there, and was told of', pull({}, suites('slipway', ofOthers, run('SUCCESS', 4)))],
    ['what was not merged', pull({ merged: false })],
    ['what came from a fork', pull({ isCrossRepository: true })],
    ['one of several commits', pull({}, suites('slipway', run('SUCCESS')), 2)],
    ['another commit of it', pull({ headRefOid: sha('c'), mergeCommit: null })],
  ])('is not %s', async (_, found) => {
    expect(await brought(sha('a'), found)).toEqual(new Set());
  });

  it('is nothing where the commit is gone, or the repository', async () => {
    for (const repository of [{ commit0: null }, {}, null]) {
      answerGraphql({ data: { viewer: { login: 'slipway[bot]' }, repository } });
      const port = deployPullsPort(client());
      expect(await port.brought('acme/environments', [sha('a')])).toEqual(new Set());
    }
  });
});
