/** Two bots that know nothing of one another, each with a copy of every delivery. */
import { beforeAll, expect, it } from '@jest/globals';
import { Approvals } from './approvals.ts';
import { environments, git } from './support.ts';
import { useWorkers } from './workers.ts';

const fleet = useWorkers(2);
const { story } = fleet;
const repository = new Approvals(story);

beforeAll(async () => {
  const text = await repository.configuration();
  // No image of these tests is in the registry.
  const services = text
    .slice(0, text.indexOf('  production:'))
    .replaceAll(/^( {4}image: [^\n]*)\n(?! {4}registry)/gmu, '$1\n    registry: ignored\n');
  const production = '  production:\n    path: production/{{service}}\n    via: pull-request\n';
  await repository.commit('main', { 'slipway.yaml': `${services}${production}` });
  await story.settled();
});

// The later the second takes the command up, the further the first has come: it plans, opens, merges, has told.
it.each([0, 200, 800, 2_400])(
  'deploy by one pull request, told by one comment, where one of them is %d ms late',
  async (lag) => {
    fleet.lag = lag;
    const tag = `1.0.${lag}`;
    story.sandbox.setFaults({ deliveries: { copies: 2 } });
    const { replies, url } = await story.say('dev', `/deploy production storefront --tag ${tag}`);
    await story.settled();
    story.sandbox.setFaults({});
    expect(replies).toHaveLength(1);
    expect((await story.replies()).at(-1)?.body).toContain(`Deployed storefront ${tag} to production`);
    const { data: open } = await story.as('ada').rest.pulls.list({ ...environments, state: 'open' });
    expect(open).toEqual([]);
    const log = await git(await story.clone(), 'log', '--format=%H', `--grep=^Slipway-Request: ${url}$`);
    expect(log.split('\n')).toHaveLength(1);
  },
);
