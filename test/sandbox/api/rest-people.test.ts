import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environments, refusalOf, startApi, storefront, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.sandbox.close());

const as = (login: string) => api.as(login).rest;

describe('permission levels', () => {
  it.each([
    ['ada', 'admin', 'admin'],
    ['sam', 'write', 'maintain'],
    ['dev', 'write', 'write'],
    ['guest', 'read', 'read'],
  ])('%s has %s, by role %s', async (username, permission, role_name) => {
    const { data } = await api.installed.rest.repos.getCollaboratorPermissionLevel({
      ...storefront,
      username,
    });
    expect(data).toMatchObject({ permission, role_name, user: { login: username } });
  });

  it('fold triage into read', async () => {
    await as('ada').repos.addCollaborator({ ...environments, username: 'guest', permission: 'triage' });
    const { data } = await as('ada').repos.getCollaboratorPermissionLevel({
      ...environments,
      username: 'guest',
    });
    expect(data).toMatchObject({ permission: 'read', role_name: 'triage' });
  });

  it('are not found for nobody', async () => {
    const call = as('ada').repos.getCollaboratorPermissionLevel({ ...storefront, username: 'teapot' });
    expect(await refusalOf(call)).toMatchObject({ status: 404 });
  });
});

describe('collaborators', () => {
  it('are added, listed, checked and removed', async () => {
    api.sandbox.world.createAccount({ login: 'newcomer', kind: 'User' });
    const place = { ...storefront, username: 'newcomer' };
    expect((await as('ada').repos.addCollaborator({ ...place, permission: 'maintain' })).status).toBe(201);
    expect((await as('ada').repos.addCollaborator({ ...place, permission: 'push' })).status).toBe(204);
    const { data } = await as('dev').repos.listCollaborators({ ...storefront, permission: 'push' });
    expect(data.map(({ login }) => login)).toEqual(expect.arrayContaining(['dev', 'newcomer']));
    expect((await as('dev').repos.checkCollaborator(place)).status).toBe(204);
    await as('ada').repos.removeCollaborator(place);
    expect(await refusalOf(as('dev').repos.checkCollaborator(place))).toMatchObject({ status: 404 });
  });

  it('have a permission that there is', async () => {
    const call = as('ada').repos.addCollaborator({
      ...storefront,
      username: 'dev',
      permission: 'constructor',
    });
    expect(await refusalOf(call)).toMatchObject({ status: 422 });
  });
});

it('a membership of a team has the role that it was given', async () => {
  const { teams } = as('ada');
  const { data: team } = await teams.create({ org: 'acme', name: 'Roles' });
  const place = { org: 'acme', team_slug: team.slug };
  const give = async (role?: 'member' | 'maintainer') => {
    const wanted = { ...place, username: 'dev', ...(role && { role }) };
    return (await teams.addOrUpdateMembershipForUserInOrg(wanted)).data.role;
  };
  const members = async (role: 'member' | 'maintainer' | 'all') =>
    (await teams.listMembersInOrg({ ...place, role })).data.map(({ login }) => login);
  expect(await give('maintainer')).toBe('maintainer');
  const shown = await teams.getMembershipForUserInOrg({ ...place, username: 'dev' });
  expect(shown.data).toMatchObject({ role: 'maintainer', state: 'active' });
  // Who makes a team manages it.
  expect([await members('maintainer'), await members('member')]).toEqual([['ada', 'dev'], []]);
  expect(await give()).toBe('member');
  expect([await members('maintainer'), await members('member')]).toEqual([['ada'], ['dev']]);
  await teams.removeMembershipForUserInOrg({ ...place, username: 'ada' });
  expect([await members('maintainer'), await members('all')]).toEqual([[], ['dev']]);
  const body = JSON.stringify({ role: 'owner' });
  const path = `/orgs/acme/teams/${team.slug}/memberships/dev`;
  expect((await api.raw('PUT', path, { body })).status).toBe(422);
});

describe('teams', () => {
  const sre = { org: 'acme', team_slug: 'sre' };

  it('tell their members, to Apps as well', async () => {
    const { data } = await api.installed.rest.teams.getMembershipForUserInOrg({ ...sre, username: 'sam' });
    expect(data).toMatchObject({ state: 'active', role: 'member' });
    const other = api.installed.rest.teams.getMembershipForUserInOrg({ ...sre, username: 'dev' });
    expect(await refusalOf(other)).toMatchObject({ status: 404 });
    const { data: members } = await api.installed.rest.teams.listMembersInOrg(sre);
    expect(members.map(({ login }) => login)).toEqual(['sam']);
  });

  it('are made, filled and given repositories', async () => {
    const { data: team } = await as('ada').teams.create({ org: 'acme', name: 'Store Front' });
    expect(team).toMatchObject({ slug: 'store-front', members_count: 1 });
    const place = { org: 'acme', team_slug: team.slug };
    await as('ada').teams.addOrUpdateMembershipForUserInOrg({ ...place, username: 'guest' });
    await as('ada').teams.addOrUpdateRepoPermissionsInOrg({ ...place, ...storefront, permission: 'push' });
    const { data } = await as('ada').repos.getCollaboratorPermissionLevel({
      ...storefront,
      username: 'guest',
    });
    expect(data.role_name).toBe('write');
    expect((await as('ada').repos.listTeams(storefront)).data).toMatchObject([
      { slug: 'store-front', permission: 'push' },
    ]);
    await as('ada').teams.removeMembershipForUserInOrg({ ...place, username: 'guest' });
    const after = await as('ada').repos.getCollaboratorPermissionLevel({ ...storefront, username: 'guest' });
    expect(after.data.role_name).toBe('read');
  });

  it('are not for strangers', async () => {
    api.sandbox.world.createAccount({ login: 'stranger', kind: 'User' });
    expect(await refusalOf(as('stranger').teams.list({ org: 'acme' }))).toMatchObject({ status: 403 });
    expect(await refusalOf(api.installed.rest.teams.create({ org: 'acme', name: 'x' }))).toMatchObject({
      status: 403,
    });
  });
});

describe('an organization', () => {
  const sre = { org: 'acme', team_slug: 'sre' };

  it.each(['guest', 'dev', 'sam'])('is changed by its owners alone, not by %s', async (login) => {
    const refused = { status: 403, message: expect.stringContaining('You must be an owner') };
    const { teams, repos } = as(login);
    const calls = [
      () => teams.create({ org: 'ACME', name: 'Mine' }),
      () => teams.addOrUpdateMembershipForUserInOrg({ ...sre, username: login }),
      () => teams.removeMembershipForUserInOrg({ ...sre, username: 'sam' }),
      () => repos.createInOrg({ org: 'acme', name: 'mine' }),
      () => repos.createFork({ ...storefront, organization: 'acme', name: 'mine' }),
    ];
    for (const call of calls) expect(await refusalOf(call())).toMatchObject(refused);
    expect(api.sandbox.world.team('acme', 'sre')?.members).toEqual(['sam']);
    expect(api.sandbox.world.repository('acme/mine')).toBeNull();
  });

  it('has no member in who may only read', async () => {
    const { world } = api.sandbox;
    world.createAccount({ login: 'reader', kind: 'User' });
    world.setCollaborator('acme/storefront', 'reader', 'read');
    expect(await refusalOf(as('reader').teams.list({ org: 'acme' }))).toMatchObject({ status: 403 });
    const { data } = await as('dev').orgs.listMembers({ org: 'acme' });
    expect(data.map(({ login }) => login)).not.toContain('reader');
    expect((await as('dev').teams.list({ org: 'acme' })).data.length).toBeGreaterThan(0);
  });
});

describe('repositories', () => {
  it('are created, listed, cloned from and deleted', async () => {
    const { data } = await as('ada').repos.createInOrg({
      org: 'acme',
      name: 'billing',
      auto_init: true,
      description: 'Bills',
    });
    expect(data).toMatchObject({
      full_name: 'acme/billing',
      default_branch: 'main',
      clone_url: `${api.sandbox.url}/acme/billing.git`,
      permissions: { admin: true },
      organization: { login: 'acme' },
    });
    const { data: listed } = await as('guest').repos.listForOrg({ org: 'acme', sort: 'full_name' });
    expect(listed.map(({ name }) => name)).toEqual(['billing', 'environments', 'storefront']);
    const place = { owner: 'acme', repo: 'billing' };
    expect((await as('guest').repos.getReadme(place)).data.name).toBe('README.md');
    expect(await refusalOf(as('guest').repos.delete(place))).toMatchObject({ status: 403 });
    await as('ada').repos.delete(place);
    expect(await refusalOf(as('dev').repos.get(place))).toMatchObject({ status: 404 });
  });

  it('of one’s own are private if wished', async () => {
    await as('guest').repos.createForAuthenticatedUser({ name: 'notes', private: true });
    const mine = await as('guest').repos.listForAuthenticatedUser();
    expect(mine.data.map(({ full_name }) => full_name)).toContain('guest/notes');
    expect((await as('ada').repos.listForUser({ username: 'guest' })).data).toEqual([]);
    const empty = as('guest').repos.listCommits({ owner: 'guest', repo: 'notes' });
    expect(await refusalOf(empty)).toMatchObject({ status: 409 });
  });

  it.each(['storefront', 'a b', '..'])('are not named %j', async (name) => {
    const refusal = await refusalOf(as('ada').repos.createInOrg({ org: 'acme', name }));
    expect(refusal).toEqual({ status: 422, message: expect.stringContaining('Validation Failed') });
  });
});

describe('accounts', () => {
  it('are shown, and organizations with their members', async () => {
    expect((await as('dev').users.getAuthenticated()).data).toMatchObject({ login: 'dev', type: 'User' });
    expect((await api.nobody.rest.users.getByUsername({ username: 'ada' })).data.name).toBe('Ada Lindgren');
    expect((await api.nobody.rest.orgs.get({ org: 'acme' })).data).toMatchObject({
      login: 'acme',
      type: 'Organization',
    });
    const { data } = await as('dev').orgs.listMembers({ org: 'acme' });
    expect(data.map(({ login }) => login)).toEqual(expect.arrayContaining(['ada', 'dev', 'sam']));
    expect(await refusalOf(as('dev').orgs.get({ org: 'ada' }))).toMatchObject({ status: 404 });
    expect(await refusalOf(api.installed.rest.users.getAuthenticated())).toMatchObject({ status: 403 });
  });

  it('begin at the root', async () => {
    const { data } = await api.nobody.rest.meta.root();
    expect(data.repository_url).toBe(`${api.sandbox.url}/api/v3/repos/{owner}/{repo}`);
  });
});
