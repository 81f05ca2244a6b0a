import { beforeAll, describe, expect, it } from '@jest/globals';
import { visit } from '../sandbox/web/browserless.ts';
import { type Built, Rollbacks } from './rollbacks.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const people = new Rollbacks(story);
const lock = 'locks/production/services/storefront.json';

/** Production waits in pull requests that nobody has to approve. */
const open = '  production:\n    path: production/{{service}}\n    via: pull-request\n';

beforeAll(async () => {
  await people.configure((text) => `${text.slice(0, text.indexOf('  production:'))}${open}`);
});

/** Deploys it by its pull request, and answers the number of that. */
async function deploy(built: Built): Promise<number> {
  await story.say('dev', '/deploy production', built);
  const { data } = await story.as('ada').rest.pulls.list({ ...environments, state: 'closed', per_page: 1 });
  expect(data[0]?.merged_at).not.toBeNull();
  return data[0]?.number ?? 0;
}

/** Presses the button on the page of a merged pull request, and merges what it opens. */
async function revert(
  pull: number,
  method: string,
): Promise<{ readonly number: number; readonly sha: string }> {
  const ada = await visit(story.sandbox, 'ada');
  const page = `/acme/environments/pull/${pull}`;
  expect((await ada.get(page)).body).toContain('>Revert</button>');
  const { location } = await ada.post(`${page}/revert`, {});
  await story.settled();
  const { data } = await story
    .as('ada')
    .rest.pulls.get({ ...environments, pull_number: Number(location?.split('/').at(-1)) });
  const opened = `/acme/environments/pull/${data.number}`;
  expect((await ada.post(`${opened}/merge`, { method, head: data.head.sha })).status).toBe(303);
  await story.settled();
  return { number: data.number, sha: data.head.sha };
}

describe('GitHub’s button Revert, on the pull request of a deploy', () => {
  it.each(['merge', 'squash', 'rebase'])('takes it back once it is merged by %s', async (method) => {
    const built = await people.build(method);
    const pull = await deploy(built);
    const { number } = await revert(pull, method);
    const told = await people.told(built);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`storefront ${built.tag} was taken back by hand in production`);
    expect(told[0]).toContain('`ada` reverted it with');
    expect(await people.locks()).toMatchObject({ [lock]: { holder: 'ada' } });
    expect((await people.deployments('production')).slice(0, 2)).toEqual([
      // What runs there was built from a commit that is known once something was deployed before.
      ...(method === 'merge'
        ? [['deploy', 'inactive']]
        : [
            ['rollback', 'success'],
            ['deploy', 'inactive'],
          ]),
    ]);

    // And the revert of that pull request brings it back.
    await revert(number, method);
    expect(await people.told(built)).toHaveLength(2);
    expect((await people.told(built))[1]).toContain(
      `storefront ${built.tag} is in force again in production`,
    );
    expect(await people.locks()).toEqual({});
  });
});
