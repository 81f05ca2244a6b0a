import { describe, expect, it } from '@jest/globals';
import { Environments } from './environment.ts';
import { application, git, read, usePlayground } from './support.ts';

const story = usePlayground();
const environments = new Environments(story);

/** `slipway.yaml` with an order, and lines added to production. */
async function configure(...rules: readonly string[]): Promise<void> {
  const configuration = `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront }
environments:
  staging:
    path: staging/{{service}}
  production:
    path: production/{{service}}
    after: staging
${rules.map((rule) => `    ${rule}\n`).join('')}`;
  await environments.commit('main', { 'slipway.yaml': configuration });
}

async function reply(login: string, body: string): Promise<string> {
  return (await story.say(login, body)).replies[0] ?? '';
}

const newest = async (): Promise<string> => git(await story.clone(), 'log', '-1', '--format=%B');
const manifest = async (): Promise<string> =>
  (await read(await story.clone(), 'production/storefront/deployment.yaml')).toString();

describe('the order', () => {
  it('lets in only what the environment before runs', async () => {
    await configure();
    const before = await manifest();
    expect(await reply('dev', '/deploy production')).toContain('problem `out-of-order`');
    expect(await reply('dev', '/diff production')).toContain('This would be refused (`order`)');
    expect(await reply('dev', '/explain production')).toContain('1 of 11 gates is shut');
    expect(await manifest()).toBe(before);

    expect(await reply('dev', '/deploy staging')).toContain('Deployed');
    expect(await reply('dev', '/explain production')).toContain(
      'You may deploy storefront to production now',
    );
    expect(await reply('dev', '/deploy production')).toContain('Deployed');
    expect(await manifest()).not.toBe(before);
  });

  it('lets nothing in whose deployment has failed there', async () => {
    const ada = story.as('ada').rest.repos;
    const { data } = await ada.listDeployments({ ...application, environment: 'staging' });
    const status = { ...application, deployment_id: data[0]?.id ?? 0 };
    await ada.createDeploymentStatus({ ...status, state: 'failure' });
    expect(await reply('dev', '/explain production')).toContain('its deployment has failed');
    await ada.createDeploymentStatus({ ...status, state: 'success' });
    expect(await reply('dev', '/explain production')).toContain('You may deploy');
  });

  it('knows the image by its digest, not by its tag', async () => {
    await story.push('release', { content: 'one' });
    expect(await reply('dev', '/deploy staging --tag release')).toContain('Deployed');
    await story.push('release', { content: 'two' });
    expect(await reply('dev', '/deploy production --tag release')).toContain('problem `out-of-order`');
    // What staging runs may be the older image still: its pods start anew, and production can follow.
    const again = await reply('dev', '/deploy staging --tag release');
    expect(again).toContain('Deployed');
    expect(again).toMatch(/-2\b/u);
  });
});

describe('what was rolled back', () => {
  it('is not deployed again until somebody says so', async () => {
    expect(await reply('dev', '/deploy staging')).toContain('Deployed');
    expect(await reply('dev', '/rollback production')).toContain('Rolled back');
    const undone = await manifest();
    expect(await reply('dev', '/deploy production')).toContain('problem `withdrawn`');
    expect(await manifest()).toBe(undone);
    expect(await reply('dev', '/deploy production --again')).toContain('Deployed');
    expect(await newest()).toContain('\nSlipway-Override: withdrawn: deployed again\n');
    expect(await reply('dev', '/explain production')).toContain('You may deploy');
    expect(await reply('ada', '/explain production')).toContain('locked by `dev`');
    expect(await reply('dev', '/unlock production storefront')).toContain('Unlocked');
  });
});

describe('an override', () => {
  it('is for those who may, and is told', async () => {
    await configure('freeze: [{ cron: "* * * * *", for: 1h, reason: the sale }]');
    await reply('ada', '/lock production --reason "counting"');
    await story.push('hotfix');
    const shut = await reply('dev', '/deploy production --tag hotfix');
    expect(shut).toContain('3 gates of `production` are shut.');
    for (const said of ['the sale', 'counting', '<strong>order</strong>']) expect(shut).toContain(said);
    expect(await reply('dev', '/deploy production --tag hotfix --override "it is down"')).toContain(
      'You may not override what is shut in `production`.',
    );
    const deployed = await reply('sam', '/deploy production --tag hotfix --override "it is down"');
    expect(deployed).toContain('Deployed');
    expect(deployed).toContain('Overridden: `freeze`: it is down');
    const message = await newest();
    for (const gate of ['lock', 'freeze', 'order'])
      expect(message).toContain(`\nSlipway-Override: ${gate}: it is down\n`);
    expect(await reply('dev', '/history production')).toContain('freeze overridden: it is down');
    expect(await reply('dev', '/rollback production')).toContain('problem `locked`');
    expect(await reply('sam', '/rollback production --override "it is worse"')).toContain('Rolled back');
  });
});
