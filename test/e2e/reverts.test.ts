import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Built, Rollbacks } from './rollbacks.ts';
import { git, usePlayground } from './support.ts';

const story = usePlayground();
const people = new Rollbacks(story);
const lock = 'locks/staging/services/storefront.json';

let one: Built;
let two: Built;

beforeAll(async () => {
  one = await people.build('one');
  two = await people.build('two');
  await people.deploy(one);
});

describe('a pushed git revert', () => {
  let deploy: string;
  let revert: string;

  it('locks for who pushed it, ends the deployment, and tells the pull request that it undid', async () => {
    deploy = await people.deploy(two);
    revert = await people.revert(deploy);
    expect(await people.locks()).toMatchObject({
      [lock]: {
        holder: 'ada',
        reason: `taken back by hand with ${revert.slice(0, 7)}: storefront ${two.tag}`,
      },
    });
    expect(await people.deployments()).toEqual([
      ['rollback', 'success'],
      ['deploy', 'inactive'],
      ['deploy', 'inactive'],
    ]);
    const told = await people.told(two);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`storefront ${two.tag} was taken back by hand in staging`);
    expect(told[0]).toContain('`ada` reverted it with');
    expect(told[0]).toContain(revert);
    expect(await people.told(one)).toEqual([]);
    expect(await people.checkOf(revert)).toEqual(['Taken back: storefront in staging']);
  });

  it('does all of that once, however often its delivery comes', async () => {
    await story.say('ada', '/unlock staging storefront');
    const app = story.asApp();
    const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 100 });
    const pushes = data.filter(({ event }) => event === 'push');
    expect(pushes.length).toBeGreaterThan(2);
    for (const { id } of pushes) await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    await story.settled();
    expect(await people.locks()).toEqual({});
    expect(await people.told(two)).toHaveLength(1);
    expect(await people.checkOf(revert)).toHaveLength(1);
    expect(await people.deployments()).toHaveLength(3);
  });

  it('keeps the version out as a rollback does', async () => {
    const { replies } = await story.say('dev', '/deploy staging', two);
    expect(replies[0]).toContain('problem `withdrawn`');
  });

  it('of itself brings the deploy into force again, and tells that', async () => {
    await people.revert(revert);
    const told = await people.told(two);
    expect(told).toHaveLength(2);
    expect(told[1]).toContain(`storefront ${two.tag} is in force again in staging`);
    expect(await people.deployments()).toEqual([
      ['rollback', 'inactive'],
      ['deploy', 'success'],
      ['deploy', 'inactive'],
    ]);
  });

  it('ends the lock of the revert that it reverts', async () => {
    await people.revert(await people.head());
    expect(Object.keys(await people.locks())).toEqual([lock]);
    await people.revert(await people.head());
    expect(await people.locks()).toEqual({});
    expect(await people.told(two)).toHaveLength(4);
  });
});

describe('Slipway’s own commits', () => {
  it('are not looked at when they are pushed', async () => {
    const before = story.sandbox.requests().length;
    await story.say('dev', '/rollback staging');
    await story.say('dev', '/deploy staging --again', two);
    await story.say('dev', '/unlock staging storefront');
    const asked = story.sandbox
      .requests()
      .slice(before)
      .map(({ operation }) => operation);
    expect(asked.filter((operation) => operation === 'graphql:SlipwayHistories')).toEqual([]);
    expect(await people.locks()).toEqual({});
  });

  it('and what people change besides is followed by nothing', async () => {
    const before = (await story.replies(two.pull)).length;
    await people.push(async (folder) => {
      await git(folder, 'rm', '--quiet', 'staging/storefront/service.yaml');
      await git(folder, 'commit', '--quiet', '--message', 'Remove the Service');
    });
    expect([await people.locks(), (await story.replies(two.pull)).length]).toEqual([{}, before]);
    await people.revert(await people.head());
    expect([await people.locks(), (await story.replies(two.pull)).length]).toEqual([{}, before]);
  });
});

describe('a hand-made restoration of exactly the old bytes', () => {
  it('is followed by the same, with what its message says', async () => {
    const three = await people.build('three');
    const deploy = await people.deploy(three);
    const commit = await people.push(async (folder) => {
      await git(folder, 'checkout', '--quiet', `${deploy}^`, '--', 'staging/storefront');
      await git(folder, 'commit', '--quiet', '--message', 'The cart was better before');
    });
    const told = await people.told(three);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('`ada` put back what was there before with');
    expect(told[0]).toContain('Reason: The cart was better before');
    expect(await people.told(one)).toEqual([]);
    expect(await people.locks()).toMatchObject({ [lock]: { holder: 'ada' } });
    expect(await people.checkOf(commit)).toEqual(['Taken back: storefront in staging']);
  });
});

describe('a lost push', () => {
  it('is made up for by the sweep, once', async () => {
    await story.say('ada', '/unlock staging storefront');
    const four = await people.build('four');
    const deploy = await people.deploy(four);
    story.sandbox.setFaults({ deliveries: { lose: 1 } });
    const revert = await people.revert(deploy);
    story.sandbox.setFaults({});
    expect(await people.checkOf(revert)).toEqual([]);
    await story.sweep();
    await story.sweep();
    expect(await people.told(four)).toHaveLength(1);
    expect(await people.checkOf(revert)).toHaveLength(1);
    expect(Object.keys(await people.locks())).toEqual([lock]);
    await story.say('ada', '/unlock staging storefront');
    await story.sweep();
    expect(await people.locks()).toEqual({});
  });
});
