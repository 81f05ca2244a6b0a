import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { send } from '../support/images.ts';
import { Approvals } from './approvals.ts';
import { application, environments, git, read, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Approvals(story);
const manifest = 'production/storefront/deployment.yaml';
const image = 'registry.example.com/shop/storefront';

afterEach(() => repository.closeAll());

/** `slipway.yaml` with these lines of production. */
async function configure(...rules: readonly string[]): Promise<void> {
  const configuration = `services:
  storefront: { repository: acme/storefront, image: ${image} }
environments:
  development:
    path: development/{{service}}
  staging:
    path: staging/{{service}}
  production:
    path: production/{{service}}
${rules.map((rule) => `    ${rule}\n`).join('')}`;
  await repository.commit('main', { 'slipway.yaml': configuration });
  await story.settled();
}

async function reply(login: string, body: string): Promise<string> {
  return (await story.say(login, body)).replies[0] ?? '';
}

/** The bot's newest comment, as it stands by now. */
const last = async (): Promise<string> => (await story.replies()).at(-1)?.body ?? '';

const newest = async (): Promise<string> => git(await story.clone(), 'log', '-1', '--format=%B');

async function waiting() {
  const { data } = await story.as('ada').rest.pulls.list({ ...environments, state: 'open' });
  return data;
}

async function approve(): Promise<void> {
  const [pull] = await waiting();
  if (pull === undefined) throw new Error('There is nothing to approve.');
  await repository.approve('sam', { number: pull.number, branch: pull.head.ref });
}

/** Has an environment run a new image, and answers its digest. */
async function stage(tag: string, environment = 'staging'): Promise<string> {
  const digest = await story.push(tag, { content: tag });
  expect(await reply('dev', `/deploy ${environment} --tag ${tag}`)).toContain('Deployed');
  return digest;
}

const proposed = 'via: pull-request';
const guarded = 'approvals: { count: 1, from: ["@acme/sre"] }';
const frozen = 'freeze: [{ cron: "* * * * *", for: 1h, reason: the sale }]';

beforeAll(async () => {
  await repository.commit('main', {
    'development/storefront/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: storefront, namespace: shop }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: storefront } }
  template:
    metadata: { labels: { app.kubernetes.io/name: storefront }, annotations: { version: "0" } }
    spec: { containers: [{ name: storefront, image: "${image}:0" }] }
`,
  });
});

describe('/promote by a deploy pull request', () => {
  it.each([
    ['that nobody has to approve', [proposed]],
    ['once it is approved', [guarded]],
  ])('tells of the promotion, and of what differs between the two: %s', async (_, rules) => {
    await configure('after: staging', ...rules);
    const tag = rules.includes(guarded) ? 'guarded-1' : 'open-1';
    const digest = await stage(tag);
    const first = await reply('dev', '/promote staging production');
    if (rules.includes(guarded)) {
      expect(first).toContain(`Promotes storefront ${tag} from staging to production by pull request`);
      expect((await waiting())[0]?.body).toContain(
        'Promotes **storefront** from **staging** to **production**.',
      );
      await approve();
    }
    const told = await last();
    expect(told).toContain(`### ✅ Promoted storefront ${tag} from staging to production`);
    expect(told).toContain('Merged by `slipway[bot]`');
    expect(told).toMatch(/<details><summary>Between staging and production after it: \d changed/u);
    expect(told).toContain('data › CACHE_SECONDS');
    expect(parseTrailers(await newest())).toMatchObject({
      action: 'promote',
      from: 'staging',
      environment: 'production',
      services: [{ image: `${image}:${tag}@${digest}` }],
    });
  });
});

describe('an image that is pinned by its digest', () => {
  it('is the one that was deployed before, whatever its tag means by now', async () => {
    await configure('after: staging', 'pin: digest', guarded);
    const digest = await stage('pinned-1');
    await story.push('pinned-1', { content: 'another' });
    await reply('dev', '/promote staging production');
    await story.push('pinned-1', { content: 'a third' });
    await approve();
    expect(await last()).toContain('Promoted storefront pinned-1 from staging to production');
    expect((await read(await story.clone(), manifest)).toString()).toContain(`${image}:pinned-1@${digest}`);
  });

  it('is not what its tag means, where the digest is not in the registry any more', async () => {
    const digest = await stage('pinned-2');
    await story.push('pinned-2', { content: 'another' });
    await reply('dev', '/promote staging production');
    const before = await newest();
    await send({ origin: story.sandbox.url }, 'DELETE', `/v2/shop/storefront/manifests/${digest}`);
    await approve();
    expect(await last()).toContain('image-not-in-registry');
    expect(await last()).toContain('`/promote staging production storefront`');
    expect(await newest()).toBe(before);
  });
});

describe('/promote that commits at once', () => {
  it('tells the same when its delivery comes again and nobody has told yet', async () => {
    await configure('after: staging');
    await stage('direct-1');
    const since = new Date();
    const told = await reply('dev', '/promote staging production');
    expect(told).toContain('### ✅ Promoted storefront direct-1 from staging to production');
    expect(told).toContain('Between staging and production after it');
    const comment_id = (await story.replies()).at(-1)?.id ?? 0;
    await story.as('ada').rest.issues.deleteComment({ ...application, comment_id });
    await story.settled();
    await redeliver(since);
    expect(await last()).toBe(told);
  });
});

/** Sends all comments that were made since then once more. */
async function redeliver(since: Date): Promise<void> {
  const { apps } = story.asApp().rest;
  const { data } = await apps.listWebhookDeliveries({ per_page: 30 });
  for (const { id, event, action, delivered_at } of data)
    if (event === 'issue_comment' && action === 'created' && new Date(delivered_at) >= since)
      await apps.redeliverWebhookDelivery({ delivery_id: id });
  await story.settled();
}

/** Each gate of production that a word can open is shut for what development runs. */
async function shutAll(tag: string, ...rules: readonly string[]): Promise<void> {
  await configure();
  await stage(tag, 'development');
  expect(await reply('dev', '/promote development production')).toContain('Promoted');
  expect(await reply('dev', '/rollback production')).toContain('Rolled back');
  await reply('dev', '/unlock production storefront');
  await reply('ada', '/lock production --reason "counting"');
  await configure('after: staging', frozen, ...rules);
}

const overridden = (reason: string) =>
  ['lock', 'freeze', 'order', 'withdrawn'].map((gate) => ({ gate, reason }));

describe.each<[string, ...string[]]>([['at once'], ['by a deploy pull request', proposed]])(
  '/promote --override, %s',
  (_, ...rules) => {
    const tag = `override-${rules.length}`;

    it('opens all that is shut, for who may, and is recorded and told', async () => {
      await shutAll(tag, ...rules);
      const before = await newest();
      const refused = await reply('dev', '/promote development production');
      expect(refused).toContain('4 gates of `production` are shut.');
      for (const gate of ['lock', 'freeze', 'order', 'withdrawn'])
        expect(refused).toContain(`<strong>${gate}</strong>`);
      expect(await reply('dev', '/promote development production --override "it is down"')).toContain(
        'You may not override what is shut in `production`.',
      );
      expect(await newest()).toBe(before);

      await story.say('sam', '/promote development production --override "it is down"');
      expect(await last()).toContain(`Promoted storefront ${tag} from development to production`);
      for (const gate of ['lock', 'freeze', 'order', 'withdrawn'])
        expect(await last()).toContain(`Overridden: \`${gate}\`: it is down`);
      expect(parseTrailers(await newest())).toMatchObject({
        action: 'promote',
        overrides: overridden('it is down'),
        actor: { login: 'sam' },
      });
      expect(await reply('dev', '/history production')).toContain('freeze overridden: it is down');
    });

    it('is more than --again, which opens what was rolled back alone', async () => {
      await reply('sam', '/rollback production --override "worse"');
      const refused = await reply('dev', '/promote development production --again');
      expect(refused).toContain('3 gates of `production` are shut.');
      expect(refused).not.toContain('<strong>withdrawn</strong>');
      await reply('ada', '/unlock production');
      await configure(...rules);
      expect(await reply('dev', '/promote development production')).toContain('problem `withdrawn`');
      await story.say('dev', '/promote development production --again');
      expect(await last()).toContain(`Promoted storefront ${tag} from development to production`);
      expect(parseTrailers(await newest())?.overrides).toEqual([
        { gate: 'withdrawn', reason: 'deployed again', of: [expect.stringMatching(/^[0-9a-f]{40}$/u)] },
      ]);
    });
  },
);

describe('what was overridden when a promotion was asked for', () => {
  it('stays open at the merge, and nothing else does', async () => {
    const { world } = story.sandbox;
    world.createAccount({ login: 'kim', kind: 'User' });
    world.setTeamMember('acme', 'sre', 'kim', 'member');
    world.setCollaborator('acme/environments', 'kim', 'write');
    await configure('after: staging', frozen, guarded);
    await stage('waiting-1');
    await story.say('sam', '/promote staging production --override "it is down"');
    const [pull] = await waiting();
    const { body, id } = (await story.replies()).at(-1) ?? { body: '', id: 0 };
    expect(body).toContain('Overridden: `freeze`: it is down');
    const told = async () => (await story.replies()).find((one) => one.id === id)?.body;

    await reply('ada', '/lock production --reason "counting"');
    await repository.approve('kim', { number: pull?.number ?? 0, branch: pull?.head.ref ?? '' });
    expect(await told()).toContain('is held by `ada`');
    expect(await told()).toContain('problem `locked`');
    expect(await told()).not.toContain('freeze');
    expect(await waiting()).toHaveLength(1);

    // Right after that, without anything else that wakes the bot.
    await reply('ada', '/unlock production');
    await story.settled();
    expect(await told()).toContain('Promoted storefront waiting-1 from staging to production');
    expect(parseTrailers(await newest())?.overrides).toMatchObject([
      { gate: 'freeze', reason: 'it is down' },
    ]);
  });
});
