import type { PullRequest, Role } from '../../world/types.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';

/** The pull request that a path names. */
export function findPull({ world, fullName }: RepositoryVisit, parameters: Parameters): PullRequest | null {
  const number = parameters['number'] ?? '';
  return /^\d{1,9}$/.test(number) ? world.pull(fullName, Number(number)) : null;
}

/** `sam has read access, and needs write to merge this.` */
export function refuse({ viewer, role, fullName }: RepositoryVisit, deed: string, needs: Role): Answer {
  const message = `${viewer.login} has ${role} access to ${fullName}, and needs ${needs} to ${deed}.`;
  return { kind: 'refusal', status: 403, message };
}
