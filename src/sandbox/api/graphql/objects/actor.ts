import type { Account } from '../../../world/types.ts';
import { actorOf, type ApiContext } from '../../http.ts';
import { idOf } from '../../nodeId.ts';
import { organizationNode } from './organization.ts';

/** The login without the `[bot]` that REST shows: GraphQL leaves it out of a Bot's login. */
const bare = (login: string) => login.replace(/\[bot\]$/, '');

/** Whoever did something, or null once the account is gone. */
export function actor(context: ApiContext, login: string) {
  const account = context.world.account(login);
  return account === null ? null : accountNode(context, account);
}

export function accountNode(context: ApiContext, account: Account) {
  switch (account.kind) {
    case 'User':
      return userNode(context, account);
    case 'Organization':
      return organizationNode(context, account);
    case 'Bot':
      return { ...shared(context, account, bare(account.login)), __typename: 'Bot' };
  }
}

export function shared(context: ApiContext, account: Account, login: string) {
  const path = account.kind === 'Bot' ? `/apps/${bare(account.login)}` : `/${account.login}`;
  return {
    id: idOf.account(account),
    databaseId: account.id,
    login,
    resourcePath: path,
    url: context.url + path,
    createdAt: account.createdAt,
  };
}

/** Also for a bot, where the schema knows only users: then the login keeps its `[bot]`, as GitHub's does. */
export function userNode(context: ApiContext, account: Account) {
  return {
    ...shared(context, account, account.login),
    __typename: 'User',
    name: account.name,
    isViewer: actorOf(context.caller) === account.login,
  };
}

export function userNamed(context: ApiContext, login: string) {
  const account = context.world.account(login);
  return account === null || account.kind === 'Organization' ? null : userNode(context, account);
}
