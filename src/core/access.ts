import type { Allow, Environment, Grantee } from './config/types.ts';
import { accessDenied } from './problems/access.ts';
import type { Problem } from './problem.ts';
import type { Actor } from './snapshot.ts';

const ranks = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/**
 * What a command asks for: `read` shows what an environment holds, the others are the keys of `allow`,
 * `unlock` is for those whom it lets lock or override, and `cancel` for those whom it lets deploy or roll back.
 */
export type Wish = 'read' | 'unlock' | 'cancel' | keyof Allow;

/** Whoever may write to the application repository may see what it deploys, as may all who may change it. */
const readers: readonly Grantee[] = [{ kind: 'role', role: 'write' }];

/** Whom the environment lets do it. */
export function granted(environment: Environment, wish: Wish): readonly Grantee[] {
  const { allow } = environment;
  if (wish === 'unlock') return distinct([...allow.lock, ...allow.override]);
  if (wish === 'cancel') return distinct([...allow.deploy, ...allow.rollback]);
  if (wish !== 'read') return allow[wish];
  return distinct([...readers, ...allow.deploy, ...allow.rollback, ...allow.lock, ...allow.override]);
}

/** The teams whose members may: what must be known of the actor before `mayDo` can be asked. */
export function teamsToKnow(
  environment: Environment,
  wishes: readonly Wish[],
): readonly { organization: string; slug: string }[] {
  return distinct(wishes.flatMap((wish) => granted(environment, wish))).filter(
    (grantee) => grantee.kind === 'team',
  );
}

/** Whether the actor may write to the application repository. */
export function isWriter(actor: Actor): boolean {
  return rank(actor) >= ranks.indexOf('write');
}

/** null when the actor may; otherwise a problem that says what would be needed, and not who has it. */
export function mayDo(actor: Actor, environment: Environment, wish: Wish): Problem | null {
  const grantees = granted(environment, wish);
  if (grantees.some((grantee) => isGranted(actor, grantee))) return null;
  return accessDenied({ environment: environment.name, wish, role: actor.role, needed: grantees });
}

/** Whether the environment lets the actor do it by team or login, whatever role they have in this repository. */
export function isNamed(actor: Actor, environment: Environment, wish: Wish): boolean {
  return granted(environment, wish).some((grantee) => grantee.kind !== 'role' && isGranted(actor, grantee));
}

/** Whether the actor is one of those that this means. */
export function isGranted(actor: Actor, grantee: Grantee): boolean {
  switch (grantee.kind) {
    case 'role':
      return rank(actor) >= ranks.indexOf(grantee.role);
    case 'team':
      return actor.teams.some((team) => isSame(team, `${grantee.organization}/${grantee.slug}`));
    case 'user':
      return isSame(actor.login, grantee.login);
  }
}

/** A custom role counts as what GitHub folds it into; an unknown word counts as nothing. */
function rank(actor: Actor): number {
  return ranks.includes(actor.role) ? ranks.indexOf(actor.role) : ranks.indexOf(actor.permission);
}

/** Logins differ in nothing but their spelling. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Each once, and of the roles the lowest: it includes the others. */
function distinct(grantees: readonly Grantee[]): readonly Grantee[] {
  const lowest = Math.min(
    ...grantees.flatMap((grantee) => (grantee.kind === 'role' ? [ranks.indexOf(grantee.role)] : [])),
  );
  const needed = grantees.filter(
    (grantee) => grantee.kind !== 'role' || ranks.indexOf(grantee.role) === lowest,
  );
  return [...new Map(needed.map((grantee) => [JSON.stringify(grantee), grantee])).values()];
}
