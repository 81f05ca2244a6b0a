import { renameSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { roleOf } from './access.ts';
import {
  fullNameOf,
  githubSignature,
  notFound,
  requireAccount,
  requireRepository,
  signatureOf,
  type Context,
} from './context.ts';
import { WorldError, type RepositoryOperations } from './contract.ts';
import { initRepository, writeFirstCommit } from './git/init.ts';
import { copyRefs } from './git/repository.ts';
import { pushRefusals } from './rules.ts';
import { rulesOf } from './rulesets.ts';
import { put, remove, teamKey, type Change } from './store.ts';
import type { Repository } from './types.ts';

type NewRepository = Parameters<RepositoryOperations['createRepository']>[0];

export function repositoryOperations(context: Context): RepositoryOperations {
  const { store } = context;
  const change = (repository: Repository): Repository => {
    store.commit([put('repositories', repository)]);
    return repository;
  };
  return {
    repositories: () => store.all('repositories'),
    repository: (fullName) => store.get('repositories', fullName),
    createRepository: (input) => context.exclusively('repositories', () => createRepository(context, input)),
    deleteRepository: (fullName) =>
      context.exclusively('repositories', () => deleteRepository(context, fullName)),
    setMerging(fullName, merging) {
      const repository = requireRepository(context, fullName);
      if (merging.merge || merging.squash || merging.rebase) return change({ ...repository, merging });
      throw new WorldError(422, 'At least one merge method must be enabled.');
    },
    saveRuleset(fullName, input, id) {
      const repository = requireRepository(context, fullName);
      const present = repository.rulesets ?? [];
      const before = present.find((one) => one.id === id);
      if (id !== undefined && before === undefined) notFound();
      const at = context.now();
      const saved = { ...input, id: id ?? store.nextId(), createdAt: before?.createdAt ?? at, updatedAt: at };
      const others = present.filter((one) => one.id !== id);
      change({ ...repository, rulesets: [...others, saved] });
      return saved;
    },
    deleteRuleset(fullName, id) {
      const repository = requireRepository(context, fullName);
      const rulesets = (repository.rulesets ?? []).filter((one) => one.id !== id);
      if (rulesets.length === repository.rulesets?.length) notFound();
      change({ ...repository, rulesets });
    },
    branchRules: (fullName, branch) => rulesOf(requireRepository(context, fullName), branch),
    pushRefusals: (fullName, actor) => pushRefusals(context, requireRepository(context, fullName), actor),
    setCollaborator(fullName, login, role) {
      const repository = requireRepository(context, fullName);
      const account = requireAccount(context, login);
      return change({
        ...repository,
        collaborators: withRole(repository.collaborators, account.login, role),
      });
    },
    setTeamRole(fullName, slug, role) {
      const repository = requireRepository(context, fullName);
      const team = store.get('teams', teamKey(repository.owner, slug)) ?? notFound();
      return change({ ...repository, teams: withRole(repository.teams, team.slug, role) });
    },
    roleOf: (fullName, login) => {
      const repository = store.get('repositories', fullName);
      return repository === null ? null : roleOf(context, repository, login);
    },
  };
}

function withRole<R>(roles: Readonly<Record<string, R>>, name: string, role: R | null): Record<string, R> {
  const others = Object.fromEntries(Object.entries(roles).filter(([other]) => other !== name));
  return role === null ? others : { ...others, [name]: role };
}

async function createRepository(context: Context, input: NewRepository): Promise<Repository> {
  const { store, now } = context;
  const owner = requireAccount(context, input.owner);
  requireAccount(context, input.actor);
  const refuse = (message: string): WorldError =>
    new WorldError(422, message, { resource: 'Repository', field: 'name', code: 'custom' });
  if (!/^[\w.-]{1,100}$/.test(input.name) || /^\.{1,2}$|\.git$/i.test(input.name)) {
    throw refuse(`"${input.name}" is not a name for a repository`);
  }
  if (store.get('repositories', `${owner.login}/${input.name}`) !== null) {
    throw refuse('name already exists on this account');
  }
  const source = input.fork === undefined ? null : requireRepository(context, input.fork);
  const repository: Repository = {
    id: store.nextId(),
    owner: owner.login,
    name: input.name,
    private: input.private ?? source?.private ?? false,
    description: input.description ?? source?.description ?? null,
    defaultBranch: source?.defaultBranch ?? 'main',
    fork: source === null ? null : fullNameOf(source),
    collaborators: {},
    teams: {},
    createdAt: now(),
    pushedAt: now(),
  };
  await createOnDisk(context, repository, source, input);
  store.commit([put('repositories', repository)]);
  return repository;
}

/** The passing name of a repository that is being made or removed. */
const unfinished = (directory: string): string => `${directory}.unfinished`;

/** Under a passing name until all is there: a crash leaves no half repository behind. */
async function createOnDisk(
  context: Context,
  repository: Repository,
  source: Repository | null,
  input: NewRepository,
): Promise<void> {
  const directory = context.directoryOf(repository);
  const passing = unfinished(directory);
  await rm(passing, { recursive: true, force: true });
  await initRepository(passing, repository.defaultBranch);
  if (source !== null) {
    const from = context.git(source).directory;
    await copyRefs(from, passing, ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
  } else if (input.autoInit === true) {
    const { name, description } = repository;
    await writeFirstCommit(passing, repository.defaultBranch, {
      readme: description === null ? `# ${name}\n` : `# ${name}\n\n${description}\n`,
      author: signatureOf(requireAccount(context, input.actor), context.now()),
      committer: githubSignature(context.now()),
    });
  }
  await rename(passing, directory);
}

async function deleteRepository(context: Context, fullName: string): Promise<void> {
  const { store } = context;
  const repository = requireRepository(context, fullName);
  const name = fullNameOf(repository);
  // Pull requests that came from it stay where they were opened, with an unknown head repository.
  const orphaned = store
    .all('pulls')
    .filter((pull) => pull.head.repository === name && pull.repository !== name)
    .map((pull) => put('pulls', { ...pull, head: { ...pull.head, repository: null } }));
  const forks = store
    .all('repositories')
    .filter((other) => other.fork === name)
    .map((other) => put('repositories', { ...other, fork: null }));
  await context.exclusively(name, async () => {
    context.git(repository).close();
    store.commit([...orphaned, ...forks, ...recordsOf(context, name), remove('repositories', name)]);
    // At once, under the name by which the next start sweeps up what a crash left of it.
    const directory = context.directoryOf(repository);
    renameSync(directory, unfinished(directory));
    await rm(unfinished(directory), { recursive: true, force: true });
  });
}

function recordsOf({ store }: Context, repository: string): readonly Change[] {
  const tables = ['pulls', 'comments', 'reviews', 'statuses', 'checkRuns', 'deployments'] as const;
  const untold = store.all('outbox').filter(({ event }) => event.repository === repository);
  return [
    ...untold.map(({ guid }) => remove('outbox', guid)),
    ...tables.flatMap((table) =>
      store
        .entries(table)
        .filter(([, record]) => record.repository === repository)
        .map(([key]) => remove(table, key)),
    ),
  ];
}
