import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { asideQuery } from '../../../src/edge/github/aside.ts';
import { broughtQuery } from '../../../src/edge/github/brought.ts';
import { applicationQuery } from '../../../src/edge/github/application.ts';
import { checksQuery } from '../../../src/edge/github/checks.ts';
import { commitMutation } from '../../../src/edge/github/commit.ts';
import {
  deployBranchesQuery,
  deployPullQuery,
  updateRefsMutation,
} from '../../../src/edge/github/deploy-pull-query.ts';
import { deploymentsQuery } from '../../../src/edge/github/deployments.ts';
import {
  entriesQuery,
  environmentQuery,
  historiesQuery,
} from '../../../src/edge/github/environment-query.ts';
import { basesQuery, commentsQuery, headsQuery, pullQuery } from '../../../src/edge/github/pull-query.ts';
import { setBackMutation } from '../../../src/edge/github/pull-writes.ts';
import { revertedQuery } from '../../../src/edge/github/reverted.ts';
import { settledQuery } from '../../../src/edge/github/reverts.ts';
import { stateQuery } from '../../../src/edge/github/state.ts';
import { openPullsQuery } from '../../../src/edge/github/open-pulls.ts';
import { closedQuery, configuredQuery, untoldQuery } from '../../../src/edge/github/sweep.ts';
import { blobsQuery, foldersQuery } from '../../../src/edge/github/objects.ts';

/** GitHub's published schema, whole. */
const published = buildSchema(readFileSync('node_modules/@octokit/graphql-schema/schema.graphql', 'utf8'), {
  // It defines a field twice, with one meaning.
  assumeValidSDL: true,
});

it.each([
  ['application', applicationQuery],
  ['checks', checksQuery],
  ['environment', environmentQuery(3, true)],
  ['environment with parents', environmentQuery(3, false, true)],
  ['environment without paths', environmentQuery(0, true)],
  ['entries', entriesQuery(2)],
  ['entries with counts', entriesQuery(3, 2)],
  ['histories beside merges', asideQuery(2)],
  ['locks', stateQuery],
  ['environment repositories', configuredQuery(2)],
  ['open pull requests', openPullsQuery(false)],
  ['open pull requests on a branch', openPullsQuery(true)],
  ['setting check runs back', setBackMutation(2)],
  ['closed deploy pull requests', untoldQuery],
  ['closed pull requests', closedQuery(2)],
  ['branches of deploy pull requests', deployBranchesQuery(2)],
  ['deploy pull request', deployPullQuery],
  ['moves of branches', updateRefsMutation],
  ['deployments', deploymentsQuery],
  ['histories', historiesQuery(2)],
  ['histories of nothing', historiesQuery(0)],
  ['marks of reverts', settledQuery(2)],
  ['what is reverted', revertedQuery(2, 2)],
  ['what deploy pull requests have brought', broughtQuery(2)],
  ['pull request', pullQuery],
  ['comments', commentsQuery],
  ['pull requests of a base', basesQuery],
  ['pull requests of a head', headsQuery],
  ['folders', foldersQuery(2)],
  ['blobs', blobsQuery(2)],
  ['commit', commitMutation],
])('GitHub would take the query for %s', (_, query) => {
  expect(validate(published, parse(query)).map(({ message }) => message)).toEqual([]);
});
