import type { Account, Team } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { nodeId } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { demand } from '../errors.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { shared, userNode } from './actor.ts';

export function organizationNode(context: ApiContext, account: Account) {
  return {
    ...shared(context, account, account.login),
    __typename: 'Organization',
    name: account.name,
    team: ({ slug }: { readonly slug: string }) => {
      demand(permits('teams/get-by-name', context, { organization: account.login }));
      const team = context.world.team(account.login, slug);
      return team === null ? null : teamNode(context, account, team);
    },
  };
}

export function teamNode(context: ApiContext, organization: Account, team: Team): object {
  return {
    __typename: 'Team',
    id: nodeId('Team', team.organization, team.slug),
    databaseId: team.id,
    name: team.name,
    slug: team.slug,
    combinedSlug: `${team.organization}/${team.slug}`,
    organization: () => organizationNode(context, organization),
    members: (args: PageArguments & { readonly query?: string }) => {
      demand(permits('teams/list-members-in-org', context, { organization: organization.login }));
      const members = team.members
        .map((login) => context.world.account(login))
        .filter((account) => account !== null)
        .filter((account) => matches(account, args.query ?? ''));
      return connection(listed(members), args, (account) => userNode(context, account));
    },
  };
}

/** GitHub's member search: part of the login or of the name, whatever the case. */
function matches({ login, name }: Account, query: string): boolean {
  return [login, name ?? ''].some((text) => text.toLowerCase().includes(query.toLowerCase()));
}
