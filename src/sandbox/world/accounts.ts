import { notFound, requireAccount, type Context } from './context.ts';
import { WorldError, type AccountOperations } from './contract.ts';
import { put, teamKey } from './store.ts';
import type { Account, Team } from './types.ts';

export function accountOperations(context: Context): AccountOperations {
  const { store } = context;
  const requireTeam = (organization: string, slug: string): Team =>
    store.get('teams', teamKey(organization, slug)) ?? notFound();
  return {
    accounts: () => store.all('accounts'),
    account: (login) => store.get('accounts', login),
    createAccount: (input) => createAccount(context, input),
    teams: (organization) =>
      store
        .all('teams')
        .filter((team) => team.organization.toLowerCase() === organization.toLowerCase())
        .toSorted((a, b) => a.slug.localeCompare(b.slug)),
    team: (organization, slug) => store.get('teams', teamKey(organization, slug)),
    createTeam({ organization, name }) {
      const owner = requireAccount(context, organization);
      if (owner.kind !== 'Organization') notFound();
      const slug = slugOf(name);
      if (slug === '') throw invalid('Team', 'name', 'Name must contain a letter or a digit');
      if (store.get('teams', teamKey(organization, slug)) !== null) {
        throw invalid('Team', 'name', 'Name must be unique for this org');
      }
      const team: Team = { id: store.nextId(), organization: owner.login, slug, name, members: [] };
      store.commit([put('teams', team)]);
      return team;
    },
    setTeamMember(organization, slug, login, role) {
      const team = requireTeam(organization, slug);
      const account = requireAccount(context, login);
      const within = (logins: readonly string[], isOne: boolean): readonly string[] => {
        const others = logins.filter((name) => name !== account.login);
        return isOne ? [...others, account.login] : others;
      };
      const changed = {
        ...team,
        members: within(team.members, role !== null),
        maintainers: within(team.maintainers ?? [], role === 'maintainer'),
      };
      store.commit([put('teams', changed)]);
      return changed;
    },
  };
}

function createAccount(
  { store, now }: Context,
  input: { readonly login: string; readonly kind: Account['kind']; readonly name?: string },
): Account {
  const plain = input.kind === 'Bot' ? input.login.replace(/\[bot\]$/, '') : input.login;
  if (!/^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(plain)) {
    throw invalid(
      'User',
      'login',
      `"${input.login}" is not a login: letters, digits and single hyphens only`,
    );
  }
  if (store.get('accounts', input.login) !== null) {
    throw invalid('User', 'login', `The login "${input.login}" is already taken`);
  }
  const account: Account = {
    id: store.nextId(),
    login: input.login,
    kind: input.kind,
    name: input.name ?? null,
    email: null,
    createdAt: now(),
  };
  store.commit([put('accounts', account)]);
  return account;
}

/** As GitHub makes a team's slug from its name. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function invalid(resource: string, field: string, message: string): WorldError {
  return new WorldError(422, message, { resource, field, code: 'custom' });
}
