import { opinionated } from '../../core/approval/state.ts';
import type { Asked } from '../../core/approval/state.ts';
import type { Review } from '../../core/approval/types.ts';
import type { Grantee } from '../../core/config/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tooManyToJudge } from '../../core/problems/approval.ts';
import type { Actor } from '../../core/snapshot.ts';
import type { ApplicationPort, PullName, PullsPort } from '../../ports.ts';

/** Whose rights are asked of GitHub, at the very moment. */
export type PeoplePort = Pick<ApplicationPort, 'role' | 'isTeamMember'>;

/** Who thinks what of a pull request, who made it, and what those who think something may. */
export interface KnownOpinions {
  readonly reviews: readonly Review[];
  readonly makers: ReadonlySet<string>;
  readonly people: ReadonlyMap<string, Actor>;
}

interface Tools {
  readonly pulls: PullsPort;
  readonly people: PeoplePort;
}

/**
 * All that approvals are judged by, besides the comment: that must be looked at after this, or what was given
 * in between would be taken for given before.
 * @returns a problem where there is more than can be read: then nobody's approval counts
 */
export async function readOpinions(
  { pulls, people }: Tools,
  pull: PullName,
  asked: readonly Asked[],
): Promise<KnownOpinions | Problem> {
  const { reviews, makers } = await pulls.opinions(pull);
  if (reviews === null) return tooManyToJudge('reviews');
  if (makers === null) return tooManyToJudge('pullCommits');
  const judged = opinionated(reviews);
  if (judged.length > limits.reviewers) return tooManyToJudge('reviewers');
  const teams = teamsOf(asked.flatMap(({ approvals }) => approvals.from));
  const actors = await Promise.all(
    judged.map(({ author }) => actorOf(people, pull.repository, author, teams)),
  );
  return {
    reviews,
    makers: new Set(makers.map((login) => login.toLowerCase())),
    people: new Map(actors.map((actor) => [actor.login.toLowerCase(), actor])),
  };
}

export function isKnown(opinions: KnownOpinions | Problem | null): opinions is KnownOpinions {
  return opinions !== null && !isProblem(opinions);
}

type Team = Extract<Grantee, { readonly kind: 'team' }>;

function teamsOf(grantees: readonly Grantee[]): readonly Team[] {
  const teams = grantees.filter((grantee) => grantee.kind === 'team');
  return [...new Map(teams.map((team) => [`${team.organization}/${team.slug}`, team])).values()];
}

/** Somebody as a decision sees them: what they may, and of these teams those that they are in. */
export async function actorOf(
  people: PeoplePort,
  repository: string,
  login: string,
  teams: readonly Pick<Team, 'organization' | 'slug'>[],
): Promise<Actor> {
  const [role, ...memberships] = await Promise.all([
    people.role(repository, login),
    ...teams.map(async ({ organization, slug }) =>
      (await people.isTeamMember(organization, slug, login)) ? [`${organization}/${slug}`] : [],
    ),
  ]);
  return { login, ...role, teams: memberships.flat() };
}
