import { isWriter } from '../core/access.ts';
import type { Problem } from '../core/problem.ts';
import { notForStrangers } from '../core/problems/access.ts';
import type { Request } from '../core/request.ts';
import type { Actor } from '../core/snapshot.ts';
import type { ApplicationPort } from '../ports.ts';
import type { Guess } from './guess.ts';

/** `role_name` and `permission` of who asks. */
export type Role = Promise<{ readonly role: string; readonly permission: string }>;

/** Asks GitHub about the person who commented, each thing once. */
export interface Person {
  /** Begins to ask, so that the answers are there once they are needed. */
  readonly prepare: (teams: Guess['teams']) => void;
  /** The person, as far as a decision depends on these teams. */
  readonly actor: (teams: Guess['teams']) => Promise<Actor>;
  /** The problem, for those who may know what the environment repository holds; who may not write here may not. */
  readonly refusal: (problem: Problem) => Promise<Problem>;
}

export function person(
  application: Pick<ApplicationPort, 'isTeamMember'>,
  { comment: { author: login } }: Request,
  role: Role,
): Person {
  const asked = new Map<string, Promise<boolean>>();

  function isMember({ organization, slug }: Guess['teams'][number]): Promise<boolean> {
    const key = `${organization}/${slug}`;
    const known = asked.get(key) ?? application.isTeamMember(organization, slug, login);
    // What was only guessed may never be awaited: it must not count as unhandled.
    known.catch(() => undefined);
    asked.set(key, known);
    return known;
  }

  async function actor(teams: Guess['teams']): Promise<Actor> {
    const memberships = await Promise.all(
      teams.map(async (team) => ((await isMember(team)) ? [`${team.organization}/${team.slug}`] : [])),
    );
    return { login, ...(await role), teams: memberships.flat() };
  }

  return {
    prepare: (teams) => {
      for (const team of teams) void isMember(team);
    },
    actor,
    refusal: async (problem) => {
      const known = await role;
      return isWriter({ login, teams: [], ...known }) ? problem : notForStrangers(known.role);
    },
  };
}
