import type { HeldAt, HeldFolders, RepositoryPath, TreeEntry } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import {
  emptyEnvironmentRepository,
  noApplicationAccess,
  noEnvironmentAccess,
} from '../../core/problems/github.ts';
import type { EnvironmentQuery, EnvironmentReading, EnvironmentsPort, PathReading } from '../../ports.ts';
import { readAside } from './aside.ts';
import { type Client, graphql, ownerAndName, requireWhole } from './client.ts';
import { commit } from './commit.ts';
import {
  countData,
  entriesData,
  entriesQuery,
  entryData,
  environmentData,
  environmentQuery,
  parentData,
  pathData,
} from './environment-query.ts';
import { deploymentsIn } from './deployments.ts';
import { toHistory } from './history.ts';
import { toLocks } from './state-query.ts';
import { githubObjects } from './objects.ts';
import { githubTrees } from './tree-source.ts';
import { toEntries } from './tree.ts';

export function environmentsPort(client: Client): EnvironmentsPort {
  return {
    read: (input) => readEnvironment(client, input),
    entriesAt: (repository, folders) => readEntries(client, repository, folders),
    trees: (repository) => githubTrees(githubObjects(client, repository)),
    commit: (input) => commit(client, input),
  };
}

/** GitHub gives one query ten seconds, and looks up the pull request of each commit. */
function historyOfEach({ paths, historyLimit }: EnvironmentQuery): number {
  return Math.min(historyLimit, Math.floor(limits.commitsAtOnce / paths.length));
}

async function readEnvironment(
  client: Client,
  input: EnvironmentQuery,
): Promise<EnvironmentReading | Problem> {
  const { owner, repo: name } = ownerAndName(input.repository);
  const pull = ownerAndName(input.pull.repository);
  const answer = await graphql(
    client,
    'repeatable',
    environmentQuery(input.paths.length, input.deployedTo.length > 0, input.parents),
    {
      owner,
      name,
      pullOwner: pull.owner,
      pullName: pull.repo,
      pullNumber: input.pull.number,
      ...(input.deployedTo.length === 0 ? {} : { deployedTo: input.deployedTo }),
      ...(input.paths.length === 0 ? {} : { history: historyOfEach(input) }),
      ...Object.fromEntries(input.paths.map((path, index) => [`path${index}`, path])),
    },
  );
  requireWhole(answer);
  const { repository, application } = environmentData.parse(answer.data);
  if (repository === null) return noEnvironmentAccess(input.repository);
  if (repository.defaultBranchRef === null) return emptyEnvironmentRepository(input.repository);
  if (!application?.pullRequest)
    return noApplicationAccess(
      input.pull.repository,
      answer.errors.map(({ message }) => message),
    );

  const { name: branch, target } = repository.defaultBranchRef;
  const paths = new Map<RepositoryPath, PathReading | Problem>();
  const aside = input.aside ? await readAside(client, repository.nameWithOwner, target, input) : null;
  for (const [index, path] of input.paths.entries()) {
    const { folder, history } = pathData(target, index);
    const entries = await toEntries(client, repository.nameWithOwner, path, folder);
    const parent = await toParent(client, repository.nameWithOwner, path, parentData(target, index));
    paths.set(
      path,
      isProblem(entries)
        ? entries
        : {
            entries,
            history: { ...toHistory(history, repository.nameWithOwner), ...aside?.get(path) },
            ...parent,
          },
    );
  }
  return {
    repository: { name: repository.nameWithOwner, url: repository.url, branch, head: target.oid },
    configuration: target.configuration?.object?.text ?? null,
    paths,
    locks: toLocks(repository.state),
    ...deploymentsIn(application.deployments?.nodes ?? []),
    pullHead: application.pullRequest.headRefOid,
    visibility: { application: application.visibility, environment: repository.visibility },
  };
}

/** What cannot be read is not known: whoever needs it reads it, and is told why that fails. */
async function toParent(
  client: Client,
  repository: string,
  path: RepositoryPath,
  found: ReturnType<typeof parentData>,
): Promise<Pick<PathReading, 'parent'>> {
  if (found === null) return {};
  const entries = await toEntries(client, repository, path, found.folder);
  return isProblem(entries) ? {} : { parent: { commit: found.oid, entries } };
}

async function readEntries(
  client: Client,
  repository: string,
  wanted: readonly HeldAt[],
): Promise<HeldFolders | Problem> {
  const { owner, repo: name } = ownerAndName(repository);
  const expressions = Object.fromEntries(
    wanted.map(({ commit, path }, index) => [`expression${index}`, `${commit}:${path}`]),
  );
  const counted = wanted.filter((folder) => folder.counted === true);
  const counts = counted.flatMap(({ commit, path }, index) => [
    [`commit${index}`, commit] as const,
    [`path${index}`, path] as const,
  ]);
  const answer = await graphql(client, 'repeatable', entriesQuery(wanted.length, counted.length), {
    owner,
    name,
    ...expressions,
    ...Object.fromEntries(counts),
  });
  requireWhole(answer);
  const data = entriesData.parse(answer.data).repository;
  if (data === null) return noEnvironmentAccess(repository);
  const all = new Map<string, readonly TreeEntry[]>();
  for (const [index, { commit, path }] of wanted.entries()) {
    const entries = await toEntries(client, repository, path, entryData(data, index));
    if (isProblem(entries)) return entries;
    all.set(`${commit}:${path}`, entries);
  }
  const numbers = new Map(
    counted.map(({ commit, path }, index) => [`${commit}:${path}`, countData(data, index)]),
  );
  return {
    at: (commit, path) => all.get(`${commit}:${path}`) ?? [],
    countedAt: (commit, path) => numbers.get(`${commit}:${path}`) ?? null,
  };
}
