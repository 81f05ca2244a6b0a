import type { Repository, Role } from '../world/types.ts';
import type { World } from '../world/contract.ts';
import { workflowRefusal } from '../world/git/hooks.ts';
import { requirements, type Grant, type Requirement } from './grants.ts';
import type { ApiContext, Caller, Permissions } from './http.ts';
import { fullName } from './nodeId.ts';

export type Verdict =
  { readonly ok: true } | { readonly ok: false; readonly status: 401 | 403 | 404; readonly message: string };

/** What is acted on: a repository, or an organization's login, or neither. */
export interface Subject {
  readonly repository?: Repository | null;
  readonly organization?: string | null;
}

const permitted: Verdict = { ok: true };
const notFound: Verdict = { ok: false, status: 404, message: 'Not Found' };
const unauthenticated: Verdict = { ok: false, status: 401, message: 'Requires authentication' };
const notByIntegration: Verdict = {
  ok: false,
  status: 403,
  message: 'Resource not accessible by integration',
};

const roles: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin'];

/** Whether `role` is at least `needed`. */
export function atLeast(role: Role | null, needed: Role): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(needed);
}

/** Whether the caller may know that the repository exists. */
export function maySee(world: World, caller: Caller, repository: Repository): boolean {
  if (!repository.private) return true;
  if (caller.kind === 'user') return world.roleOf(fullName(repository), caller.login) !== null;
  return caller.kind === 'installation' && isInstalledOn(world, caller, repository);
}

/**
 * The sandbox keeps no list of an organization's members: those are who is in one of its teams or a
 * collaborator of one of its repositories who may do more than read.
 */
export function isMember(world: World, organization: string, login: string): boolean {
  return (
    world.teams(organization).some((team) => team.members.includes(login)) ||
    repositoriesOf(world, organization).some(({ collaborators }) =>
      atLeast(Object.hasOwn(collaborators, login) ? (collaborators[login] ?? null) : null, 'triage'),
    )
  );
}

/** Nor does it keep a list of the owners: those are who administers one of the repositories. */
function isOwner(world: World, organization: string, login: string): boolean {
  return repositoriesOf(world, organization).some((repository) =>
    atLeast(world.roleOf(fullName(repository), login), 'admin'),
  );
}

function repositoriesOf(world: World, organization: string): readonly Repository[] {
  return world.repositories().filter(({ owner }) => owner === organization);
}

/**
 * Whether the caller may carry out an operation, for REST and GraphQL alike.
 * @param operationId A key of `requirements`; another one is a bug and throws.
 */
export function permits(
  operationId: string,
  context: Pick<ApiContext, 'world' | 'caller'>,
  subject: Subject = {},
): Verdict {
  const requirement = Object.hasOwn(requirements, operationId) ? requirements[operationId] : undefined;
  if (requirement === undefined) throw new Error(`No requirement is known for ${operationId}.`);
  const { world, caller } = context;
  const { repository } = subject;
  if (repository && caller.kind !== 'app' && !maySee(world, caller, repository)) return notFound;
  switch (caller.kind) {
    case 'app':
      return requirement.jwt || requirement.person === 'anyone' ? permitted : notForJwt;
    case 'installation':
      return installationMay(requirement, world, caller, subject);
    case 'user':
      return personMay(requirement, world, caller.login, subject);
    case 'anonymous':
      return anonymousMay(requirement, repository ?? null) ? permitted : unauthenticated;
  }
}

/** GitHub lets no App touch its own automation without a grant for it. */
export function mayChangeWorkflows(caller: Caller): boolean {
  return caller.kind !== 'installation' || holds(caller.permissions, 'workflows:write');
}

/** Whether the caller may commit to these paths. */
export function permitsPaths({ caller }: Pick<ApiContext, 'caller'>, paths: readonly string[]): Verdict {
  const workflow = paths.find((path) => path.startsWith('.github/workflows/'));
  if (workflow === undefined || mayChangeWorkflows(caller)) return permitted;
  return { ok: false, status: 403, message: workflowRefusal(workflow) };
}

const notForJwt: Verdict = {
  ok: false,
  status: 403,
  message: 'This endpoint does not accept the JWT of an App: it needs an installation token.',
};

function installationMay(
  requirement: Requirement,
  world: World,
  caller: Extract<Caller, { kind: 'installation' }>,
  { repository }: Subject,
): Verdict {
  if (requirement.jwt) return { ok: false, status: 401, message: 'A JSON web token could not be decoded' };
  if (requirement.app === null) return notByIntegration;
  if (repository && !isInstalledOn(world, caller, repository)) {
    // What anybody may read of a public repository, an App may read as well.
    return anonymousMay(requirement, repository) && isReading(requirement) ? permitted : notByIntegration;
  }
  if (requirement.app.length === 0) return permitted;
  return requirement.app.some((grant) => holds(caller.permissions, grant)) ? permitted : notByIntegration;
}

function personMay(requirement: Requirement, world: World, login: string, subject: Subject): Verdict {
  if (requirement.jwt) return { ok: false, status: 401, message: 'A JSON web token could not be decoded' };
  if (requirement.person === null)
    return { ok: false, status: 403, message: 'You must authenticate via a GitHub App.' };
  if (requirement.person === 'anyone' || requirement.person === 'authenticated') return permitted;
  if (requirement.person === 'member' || requirement.person === 'owner') {
    const organization = subject.organization ?? '';
    const belongs = requirement.person === 'owner' ? isOwner : isMember;
    if (belongs(world, organization, login) || isUnclaimed(world, organization)) return permitted;
    const standing = requirement.person === 'owner' ? 'an owner' : 'a member';
    return { ok: false, status: 403, message: `You must be ${standing} of the organization.` };
  }
  if (!subject.repository) throw new Error('A role is held in a repository, and none was given.');
  if (atLeast(world.roleOf(fullName(subject.repository), login), requirement.person)) return permitted;
  const message =
    requirement.person === 'admin'
      ? 'Must have admin rights to Repository.'
      : 'Must have push access to Repository.';
  return { ok: false, status: 403, message };
}

/** An organization without teams and repositories belongs to whoever starts it. */
function isUnclaimed(world: World, organization: string): boolean {
  return world.teams(organization).length === 0 && repositoriesOf(world, organization).length === 0;
}

function anonymousMay(requirement: Requirement, repository: Repository | null): boolean {
  if (requirement.person === 'anyone') return true;
  return requirement.person === 'read' && repository?.private === false && isReading(requirement);
}

function isReading(requirement: Requirement): boolean {
  return (requirement.app ?? []).every((grant) => grant.endsWith(':read'));
}

function isInstalledOn(
  world: World,
  caller: Extract<Caller, { kind: 'installation' }>,
  repository: Repository,
): boolean {
  if (repository.owner !== world.app.account) return false;
  return caller.repositories === null || caller.repositories.includes(fullName(repository));
}

function holds(permissions: Permissions, grant: Grant): boolean {
  const separator = grant.lastIndexOf(':');
  const held = permissions[grant.slice(0, separator)];
  const levels = ['read', 'write', 'admin'];
  return held !== undefined && levels.indexOf(held) >= levels.indexOf(grant.slice(separator + 1));
}
