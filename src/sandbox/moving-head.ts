import type { NewCommit, World } from './world/contract.ts';

/**
 * The world in which somebody else is a little faster: before a write to an existing branch,
 * whenever `strikes` says so, another person commits a file of their own to that branch.
 */
export function movingHeads(world: World, strikes: () => boolean): World {
  const overtake = async (repository: string, branch: string, actor: string): Promise<void> => {
    const head = await world.git(repository).resolve(`refs/heads/${branch}`);
    if (head === null || !strikes()) return;
    await world.createCommitOnBranch(foreignCommit(world, { repository, branch, head, actor }));
  };
  const overtakeRef = async (repository: string, ref: string, actor: string): Promise<void> => {
    const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
    if (branch !== undefined) await overtake(repository, branch, actor);
  };
  return {
    ...world,
    async createCommitOnBranch(input) {
      await overtake(input.repository, input.branch, input.actor);
      return world.createCommitOnBranch(input);
    },
    async updateRef(input) {
      await overtakeRef(input.repository, input.ref, input.actor);
      return world.updateRef(input);
    },
    async updateRefs(input) {
      for (const { ref } of input.updates) await overtakeRef(input.repository, ref, input.actor);
      return world.updateRefs(input);
    },
  };
}

interface Overtaken {
  readonly repository: string;
  readonly branch: string;
  readonly head: string;
  readonly actor: string;
}

/** To a path of its own, so that nothing that the client writes conflicts with it. */
function foreignCommit(world: World, { repository, branch, head, actor }: Overtaken): NewCommit {
  const someone = world
    .accounts()
    .find(({ kind, login }) => kind === 'User' && login !== actor && mayWrite(world, repository, login));
  return {
    repository,
    branch,
    expectedHead: head,
    message: 'Write a note',
    writes: [{ path: `notes/after-${head.slice(0, 12)}.md`, bytes: Buffer.from(`Seen ${head}.\n`) }],
    deletes: [],
    actor: someone?.login ?? actor,
  };
}

function mayWrite(world: World, repository: string, login: string): boolean {
  return ['write', 'maintain', 'admin'].includes(world.roleOf(repository, login) ?? '');
}
