import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../src/core/problem.ts';
import { registryUnavailable } from '../../src/core/problems/registry.ts';
import type { Actor } from '../../src/core/snapshot.ts';
import { selectTarget, type Target } from '../../src/core/targets.ts';
import { text } from '../../src/core/text.ts';
import { images } from '../../src/shell/images.ts';
import { configured } from '../commands/snapshot.ts';
import { FakeRegistry, resolved } from '../support/registry.ts';

const dev: Actor = { login: 'dev', role: 'write', permission: 'write', teams: [] };
const guest: Actor = { login: 'guest', role: 'read', permission: 'read', teams: [] };
const name = 'registry.example.com/shop/storefront:1';

function targetOf(registry: 'required' | 'ignored' = 'required'): Target {
  const { config, service } = configured();
  const services = new Map([['storefront', { ...service, registry }]]);
  const target = selectTarget(
    { ...config, services },
    { repository: 'acme/storefront', environment: 'staging', services: [] },
  );
  if (isProblem(target)) throw new Error('It is there.');
  return target;
}

const wanted = ({ image }: { readonly image: string }) => ({ repository: image, tag: '1', digest: null });

describe('the registry', () => {
  it('is asked about the image that the command would write', async () => {
    const registry = new FakeRegistry();
    const answers = await images(registry, wanted, 'deploy').of(targetOf(), dev);
    expect(answers.get('storefront')).toMatchObject({ image: { tag: '1' }, answer: resolved(name) });
  });

  it('is asked once, where it was guessed right what would be asked', async () => {
    const registry = new FakeRegistry();
    const asking = images(registry, wanted, 'deploy');
    asking.prepare(targetOf(), Promise.resolve(dev));
    await new Promise((resolve) => setImmediate(resolve));
    expect(registry.asked).toEqual([name]);
    expect((await asking.of(targetOf(), dev)).size).toBe(1);
    expect(registry.asked).toEqual([name]);
  });

  it('is away: that is what the snapshot says', async () => {
    const registry = new FakeRegistry();
    const problem = registryUnavailable('registry.example.com', text`It is away.`);
    registry.problems.set(name, problem);
    const answers = await images(registry, wanted, 'deploy').of(targetOf(), dev);
    expect(answers.get('storefront')?.answer).toBe(problem);
  });

  it.each([
    ['for who may not have it done', 'deploy', targetOf(), guest, wanted],
    ['for who may not even look', 'read', targetOf(), guest, wanted],
    ['where it is ignored', 'deploy', targetOf('ignored'), dev, wanted],
    ['by commands that write no image', 'deploy', targetOf(), dev, () => null],
  ] as const)('is not asked %s', async (_, wish, target, actor, image) => {
    const registry = new FakeRegistry();
    const asking = images(registry, image, wish);
    asking.prepare(target, Promise.resolve(actor));
    expect((await asking.of(target, actor)).size).toBe(0);
    expect(registry.asked).toEqual([]);
  });

  it('that fails under a guess that came to nothing harms nobody', async () => {
    const registry = new FakeRegistry();
    registry.before = () => Promise.reject(new Error('A bug.'));
    const asking = images(registry, wanted, 'deploy');
    asking.prepare(targetOf(), Promise.resolve(dev));
    asking.prepare(targetOf(), Promise.reject(new Error('GitHub is away.')));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(asking.of(targetOf(), dev)).rejects.toThrow('A bug.');
  });
});
