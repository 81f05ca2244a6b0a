import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Approvals } from './approvals.ts';
import { configMap } from './environment.ts';
import { environments, git, read, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Approvals(story);
const image = 'registry.example.com/shop/storefront';
const [staging, production] = ['staging/storefront', 'production/storefront'];

afterEach(() => repository.closeAll());

async function configure(...rules: readonly string[]): Promise<void> {
  const configuration = `services:
  storefront: { repository: acme/storefront, image: ${image} }
environments:
  staging:
    path: staging/{{service}}
  production:
    path: production/{{service}}
    carry: [configmap.yaml, features]
${rules.map((rule) => `    ${rule}\n`).join('')}`;
  await repository.commit('main', { 'slipway.yaml': configuration });
  await story.settled();
}

/** The files below a folder, as the default branch has them. */
async function filesIn(clone: string, folder: string): Promise<readonly string[]> {
  const names = (await git(clone, 'ls-files', folder)).split('\n').filter((line) => line !== '');
  return names.map((name) => name.slice(folder.length + 1));
}

const last = async (): Promise<string> => (await story.replies()).at(-1)?.body ?? '';

async function stage(tag: string): Promise<void> {
  await story.push(tag, { content: tag });
  await story.say('dev', `/deploy staging --tag ${tag}`);
  expect(await last()).toContain('Deployed');
}

async function waiting() {
  const { data } = await story.as('ada').rest.pulls.list({ ...environments, state: 'open' });
  const [pull] = data;
  if (pull === undefined) throw new Error('No deploy pull request is open.');
  return { number: pull.number, branch: pull.head.ref };
}

beforeAll(async () => {
  await repository.commit('main', {
    [`${staging}/features/search.yaml`]: configMap('search', { index: 'fast' }),
    [`${staging}/features/README.md`]: 'What is on.\n',
    [`${production}/features/banner.yaml`]: configMap('banner', { text: 'Sale', colour: 'red' }),
    [`${production}/own.yaml`]: configMap('own', { region: 'eu' }),
  });
});

describe('/promote takes along what carry names', () => {
  it('makes it the same as where it comes from, and nothing else', async () => {
    await configure();
    await stage('carry-1');
    await story.say('dev', '/promote staging production --dry-run');
    for (const row of [
      '`ConfigMap shop/storefront` | changed, 2 fields',
      '`ConfigMap search` | added',
      '`ConfigMap banner` | removed',
      '`File production/storefront/features/README.md` | added',
    ])
      expect(await last()).toContain(`| ${row} |`);
    expect(await last()).not.toMatch(/File [^\n]*renamed/u);
    await story.say('dev', '/promote staging production');
    expect(await last()).toContain('Promoted storefront carry-1 from staging to production');
    const clone = await story.clone();
    expect(await filesIn(clone, `${production}/features`)).toEqual(['README.md', 'search.yaml']);
    for (const file of ['configmap.yaml', 'features/README.md', 'features/search.yaml'])
      expect(await read(clone, `${production}/${file}`)).toEqual(await read(clone, `${staging}/${file}`));
    const changed = await git(clone, 'show', '--no-renames', '--name-only', '--format=', 'HEAD');
    expect(changed.split('\n')).toEqual([
      `${production}/configmap.yaml`,
      `${production}/deployment.yaml`,
      `${production}/features/README.md`,
      `${production}/features/banner.yaml`,
      `${production}/features/search.yaml`,
    ]);
    const deployment = (await read(clone, `${production}/deployment.yaml`)).toString();
    expect(deployment).toContain(`${image}:carry-1`);
    expect(deployment).toContain('replicas: 3');
  });

  it('has it reverted with the image', async () => {
    await story.say('dev', '/rollback production');
    const clone = await story.clone();
    expect(await filesIn(clone, `${production}/features`)).toEqual(['banner.yaml']);
    expect(await git(clone, 'diff', '--stat', 'HEAD~2', 'HEAD')).toBe('');
  });

  it('where the image is there already', async () => {
    await configure();
    await story.say('dev', '/promote staging production --again');
    await repository.commit('main', {
      [`${staging}/features/search.yaml`]: configMap('search', { index: 'slow' }),
    });
    await story.say('dev', '/promote staging production');
    expect(await last()).toContain('ConfigMap search');
    const clone = await story.clone();
    expect(await git(clone, 'show', '--name-only', '--format=', 'HEAD')).toBe(
      `${production}/features/search.yaml`,
    );
  });
});

describe('what is taken along', () => {
  const approval = 'approvals: { count: 2, from: ["@acme/sre"] }';

  it('is approved with the rest, also what no manifest is', async () => {
    const { world } = story.sandbox;
    world.createAccount({ login: 'kim', kind: 'User' });
    world.setTeamMember('acme', 'sre', 'kim', 'member');
    world.setCollaborator('acme/environments', 'kim', 'write');
    await configure(approval);
    await stage('carry-2');
    await story.say('dev', '/promote staging production');
    const pull = await waiting();
    const only = async () => (await repository.only(pull)).comment.body;
    await repository.approve('sam', pull);
    expect(await only()).toContain('waits for 1 of 2 approvals from `@acme/sre`; so far sam');

    await repository.commit('main', { [`${staging}/features/README.md`]: 'What is off.\n' });
    await story.say('dev', '/promote staging production');
    expect(await only()).toContain('waits for 2 of 2 approvals');
    expect(await only()).toContain('The approval of sam does not count');
    await repository.approve('sam', pull);
    expect(await only()).toContain('so far sam');
    expect(await only()).toContain('File production/storefront/features/README.md');
    await repository.approve('kim', pull);
    expect(await last()).toContain('Promoted storefront carry-2 from staging to production');
    const clone = await story.clone();
    expect((await read(clone, `${production}/features/README.md`)).toString()).toBe('What is off.\n');
  });

  it.each([
    ['a link in the one', staging],
    ['a link in the other', production],
  ])('is no link: %s', async (_, folder) => {
    await configure();
    const clone = await story.clone();
    await link(`${folder}/features/secret.yaml`, '../../../slipway.yaml');
    await stage(`link-${folder.slice(0, 3)}`);
    await story.say('dev', '/promote staging production');
    expect(await last()).toContain('problem `carry-not-a-file`');
    expect(await last()).toContain(`\`${folder}/features/secret.yaml\``);
    const after = await story.clone();
    for (const one of [clone, after])
      expect((await read(one, `${production}/deployment.yaml`)).toString()).toContain(`${image}:carry-2`);
    await repository.commit('main', { [`${folder}/features/secret.yaml`]: null });
  });
});

/** Commits a symbolic link to the default branch. */
async function link(path: string, to: string): Promise<void> {
  const { git: api } = story.as('ada').rest;
  const parent = await repository.head('main');
  const { data: tree } = await api.createTree({
    ...environments,
    base_tree: parent,
    tree: [{ path, mode: '120000', type: 'blob', content: to }],
  });
  const { data } = await api.createCommit({
    ...environments,
    message: `Link ${path}`,
    tree: tree.sha,
    parents: [parent],
  });
  await api.updateRef({ ...environments, ref: 'heads/main', sha: data.sha });
  await story.settled();
}
