import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../../src/core/commit/trailers.ts';
import { parseApplicationConfig, parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { readSeed } from '../../../src/sandbox/seed/files.ts';
import { openStore, type RegistryStore } from '../../../src/sandbox/registry/store.ts';
import { addService, seed, type Seeded } from '../../../src/sandbox/seed/index.ts';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { cleanUp, git, headOf, openTestWorld, temporaryFolder } from '../world/support.ts';

afterAll(cleanUp);

async function seeded(): Promise<Seeded> {
  const empty = await unseeded();
  await seed(empty, { url: 'http://localhost:1234' });
  return empty;
}

async function unseeded(): Promise<Seeded> {
  return { world: await openTestWorld(), registry: openStore(await temporaryFolder()) };
}

async function textOf(world: World, repository: string, expression: string): Promise<string> {
  const store = world.git(repository);
  return Buffer.from((await store.blob((await store.resolve(expression)) ?? '')) ?? []).toString('utf8');
}

describe('the seed', () => {
  let world: World;
  let registry: RegistryStore;
  beforeAll(async () => {
    ({ world, registry } = await seeded());
  });

  it('gives everybody their role', () => {
    for (const repository of ['acme/storefront', 'acme/environments']) {
      const roles = ['ada', 'sam', 'dev', 'guest'].map((login) => world.roleOf(repository, login));
      expect(roles).toEqual(['admin', 'maintain', 'write', 'read']);
    }
    expect(world.team('acme', 'sre')?.members).toEqual(['sam']);
  });

  it('opens pull request #1 of several commits, which can be merged and is green', async () => {
    const pull = world.pull('acme/storefront', 1);
    expect(pull).toMatchObject({ author: 'dev', state: 'open', mergeable: true, base: { ref: 'main' } });
    const { sha } = pull?.head ?? { sha: '' };
    const commits = await world.git('acme/storefront').between(pull?.base.sha ?? '', sha);
    expect(commits).toHaveLength(3);
    const runs = world.checkRuns('acme/storefront', sha);
    expect(runs.map(({ name, app, conclusion }) => [name, app, conclusion])).toEqual([
      ['test', 'ci', 'success'],
      ['build', 'ci', 'success'],
    ]);
    expect(world.statuses('acme/storefront', sha)).toMatchObject([{ state: 'success' }]);
  });

  it('holds configuration that Slipway takes', async () => {
    const config = parseConfig(await textOf(world, 'acme/environments', 'main:slipway.yaml'));
    if (isProblem(config)) throw new Error(JSON.stringify(config));
    expect([...config.services.keys()]).toEqual(['storefront']);
    expect(config.environments.get('staging')).toMatchObject({ via: 'commit' });
    expect(config.environments.get('production')).toMatchObject({
      via: 'pull-request',
      after: 'staging',
      approvals: { count: 1, from: [{ kind: 'team', organization: 'acme', slug: 'sre' }], author: false },
    });
    const application = parseApplicationConfig(
      await textOf(world, 'acme/storefront', 'main:.github/slipway.yaml'),
    );
    expect(application).toMatchObject({ environmentRepository: 'acme/environments' });
  });

  it.each(['staging', 'production'])('runs in %s what was built of a commit', async (environment) => {
    const text = await textOf(world, 'acme/environments', `main:${environment}/storefront/deployment.yaml`);
    const tag = /shop\/storefront:([0-9a-f]{7})\b/.exec(text)?.[1] ?? '';
    expect(await world.git('acme/storefront').type(tag)).toBe('commit');
    expect(text).toMatch(new RegExp(`version: ["']?\\d{8}-${tag}`));
    expect(text).not.toContain('0a1b2c3');
    expect(await registry.manifest('shop/storefront', tag)).not.toBeNull();
  });

  it('has an image of what each branch holds', async () => {
    const tags = (await registry.tags('shop/storefront')).map(({ tag }) => tag);
    const heads = await Promise.all(
      ['main', 'delivery-date'].map((branch) => headOf(world, branch, 'acme/storefront')),
    );
    expect(tags).toEqual(expect.arrayContaining(heads.map((sha) => sha.slice(0, 7))));
  });

  it('keeps the line ends of its one CRLF file', async () => {
    const store = world.git('acme/environments');
    const files = (await store.tree('main', { recursive: true })) ?? [];
    const crlf: string[] = [];
    for (const { path, type } of files) {
      if (type !== 'blob') continue;
      const text = await textOf(world, 'acme/environments', `main:${path}`);
      if (text.includes('\r\n')) crlf.push(path);
      if (text.includes('\r\n')) expect(text).not.toMatch(/[^\r]\n/);
    }
    expect(crlf).toEqual(['production/storefront/deployment.yaml']);
  });

  it('has a past, of several people, whose newest commit is a deploy that Slipway and git can read', async () => {
    const log = await world.git('acme/environments').log({ from: 'main', limit: 50 });
    expect(new Set(log.map(({ author }) => author.name)).size).toBeGreaterThan(3);
    const dates = log.map(({ author }) => Date.parse(author.date));
    expect(dates).toEqual(dates.toSorted((a, b) => b - a));
    expect(dates[0]).toBeLessThan(Date.parse(world.now()));
    const [newest] = log;
    const trailers = parseTrailers(newest?.message ?? '');
    const text = await textOf(world, 'acme/environments', 'main:staging/storefront/deployment.yaml');
    expect(trailers).toMatchObject({
      action: 'deploy',
      environment: 'staging',
      services: [{ source: { repository: 'acme/storefront' } }],
      request: 'http://localhost:1234/acme/storefront/pull/1',
      actor: { login: 'dev', id: world.account('dev')?.id },
    });
    const [image = 'none', digest] = trailers?.services[0]?.image?.split('@') ?? [];
    expect(text).toContain(`image: ${image} `);
    const tag = image.split(':')[1] ?? '';
    expect((await registry.manifest('shop/storefront', tag))?.digest).toBe(digest);
    expect(text).toContain(`version: "${trailers?.services[0]?.version ?? 'none'}"`);
    const directory = world.gitDirectory('acme/environments');
    const format =
      '--format=%(trailers:key=Slipway-Action,valueonly)%(trailers:key=Slipway-Delivery,valueonly)';
    expect(await git(['log', '-1', format, 'main'], directory)).toMatch(/^deploy\n[0-9a-f-]{36}\n/);
  });

  it('leaves repositories that git finds whole', async () => {
    for (const name of ['acme/storefront', 'acme/environments']) {
      await git(['fsck', '--strict', '--no-dangling'], world.gitDirectory(name));
    }
  });

  it('is refused by a world that has it already', async () => {
    await expect(seed({ world, registry })).rejects.toThrow('already taken');
    expect(world.repositories()).toHaveLength(2);
  });
});

describe('addService', () => {
  it('adds as many services as are asked for, each with manifests of its own', async () => {
    const filled = await seeded();
    const { world, registry } = filled;
    const names = Array.from({ length: 20 }, (_, index) => `service-${index}`);
    for (const name of names) await addService(filled, name);
    const config = parseConfig(await textOf(world, 'acme/environments', 'main:slipway.yaml'));
    if (isProblem(config)) throw new Error(JSON.stringify(config));
    expect([...config.services.keys()]).toEqual(['storefront', ...names]);
    expect(config.services.get('service-7')?.image).toBe('registry.example.com/shop/service-7');
    const text = await textOf(world, 'acme/environments', 'main:staging/service-7/deployment.yaml');
    expect(text).toContain('image: registry.example.com/shop/service-7:0a1b2c3 ');
    expect(text).not.toContain('storefront');
    const head = await headOf(world, 'delivery-date', 'acme/storefront');
    for (const tag of ['0a1b2c3', head.slice(0, 7)])
      expect(await registry.manifest('shop/service-7', tag)).not.toBeNull();
  });

  it('needs a seeded world, and loses against others who commit meanwhile', async () => {
    await expect(addService(await unseeded(), 'cart')).rejects.toThrow('Not Found');
    const filled = await seeded();
    const { world } = filled;
    const before = await headOf(world, 'main', 'acme/environments');
    const results = await Promise.allSettled([addService(filled, 'a'), addService(filled, 'b')]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await world.git('acme/environments').commit('main'))?.parents).toEqual([before]);
  });
});

it('says where it looked for a folder of files that is not there', async () => {
  await expect(readSeed('environments/none')).rejects.toThrow(/environments.none/);
});
