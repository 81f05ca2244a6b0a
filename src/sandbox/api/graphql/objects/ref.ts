import type { Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { fullName, nodeId } from '../../nodeId.ts';
import { gitObject } from './gitObject.ts';
import { repositoryNode } from './repository.ts';

/** @param ref Its full name. */
export function refNode(context: ApiContext, repository: Repository, ref: string, sha: string): object {
  const [, prefix = '', name = ''] = /^(refs\/[^/]+\/)(.*)$/.exec(ref) ?? [];
  return {
    __typename: 'Ref',
    id: nodeId('Ref', fullName(repository), ref),
    name,
    prefix,
    repository: () => repositoryNode(context, repository),
    target: () => gitObject(context, repository, sha),
  };
}

/** @param name `refs/heads/main`, `heads/main` or `main`: GitHub takes them all. */
export async function refNamed(context: ApiContext, repository: Repository, name: string) {
  const git = context.world.git(fullName(repository));
  for (const full of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const sha = await git.ref(full);
    if (sha !== null) return refNode(context, repository, full, sha);
  }
  return null;
}
