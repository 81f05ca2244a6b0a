/** A build that is only pretended: of what has a Dockerfile, each commit that is pushed becomes an image. */
import { pushBuild, tagOf } from './registry/build.ts';
import type { RegistryStore } from './registry/store.ts';
import type { World } from './world/contract.ts';

export interface Ci {
  /** Resolves once every build that is due has been pushed. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** So many commits back, what was built of a commit says what is built of it. */
const ancestors = 50;

export function startCi(world: World, registry: RegistryStore, report: (error: Error) => void): Ci {
  const pending = new Set<Promise<void>>();
  const stop = world.subscribe((event) => {
    if (event.name !== 'push' || !event.ref.startsWith('refs/heads/') || /^0+$/.test(event.after)) return;
    const build = buildCommit(world, registry, event.repository, event.after)
      .catch((error: unknown) => report(error instanceof Error ? error : new Error(String(error))))
      .finally(() => pending.delete(build));
    pending.add(build);
  });
  const settled = async (): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending);
  };
  return {
    settled,
    async close() {
      stop();
      await settled();
    },
  };
}

/** Builds a commit: the image that is called as its repository, and those that were built of the commits before. */
export async function buildCommit(
  world: World,
  registry: RegistryStore,
  repository: string,
  commit: string,
): Promise<void> {
  const git = world.git(repository);
  if ((await git.resolve(`${commit}:Dockerfile`)) === null) return;
  const tags = new Set((await git.log({ from: commit, limit: ancestors })).map(({ sha }) => tagOf(sha)));
  const images = new Set([imageOf(repository)]);
  for (const image of await registry.repositories()) {
    if ((await registry.tags(image)).some(({ tag }) => tags.has(tag))) images.add(image);
  }
  for (const image of images) await pushBuild(registry, { image, repository, commit });
}

/** `acme/storefront` makes `shop/storefront`. */
export function imageOf(repository: string): string {
  return `shop/${repository.split('/')[1]?.toLowerCase() ?? ''}`;
}
