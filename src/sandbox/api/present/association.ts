import type { components } from '@octokit/openapi-types';
import type { Repository } from '../../world/types.ts';
import { isMember } from '../permits.ts';
import type { Presenting } from './account.ts';

/** How the author of something stands to a repository, as GitHub shows it. It grants nothing. */
export function authorAssociation(
  { world }: Presenting,
  repository: Repository | null,
  login: string,
): components['schemas']['author-association'] {
  if (repository === null) return 'NONE';
  if (repository.owner === login) return 'OWNER';
  if (world.account(repository.owner)?.kind === 'Organization' && isMember(world, repository.owner, login)) {
    return 'MEMBER';
  }
  return Object.hasOwn(repository.collaborators, login) ? 'COLLABORATOR' : 'NONE';
}
