import type { World } from '../world/contract.ts';

/** The organization, the people in it, and the build that reports on commits. */
export function seedPeople(world: World): void {
  world.createAccount({ login: 'acme', kind: 'Organization', name: 'Acme' });
  world.createAccount({ login: 'ada', kind: 'User', name: 'Ada Lindgren' });
  world.createAccount({ login: 'dev', kind: 'User', name: 'Devika Rao' });
  world.createAccount({ login: 'sam', kind: 'User', name: 'Sam Okafor' });
  world.createAccount({ login: 'guest', kind: 'User', name: 'Gus Tan' });
  world.createAccount({ login: 'ci[bot]', kind: 'Bot' });
  world.createTeam({ organization: 'acme', name: 'sre' });
  world.setTeamMember('acme', 'sre', 'sam', 'member');
}

/** Makes a public repository of acme's, with the roles that everybody has in all of them. */
export async function createSeedRepository(world: World, name: string, description: string): Promise<string> {
  await world.createRepository({ owner: 'acme', name, description, actor: 'ada' });
  const repository = `acme/${name}`;
  world.setCollaborator(repository, 'ada', 'admin');
  world.setCollaborator(repository, 'dev', 'write');
  world.setCollaborator(repository, 'sam', 'maintain');
  world.setCollaborator(repository, 'guest', 'read');
  return repository;
}
