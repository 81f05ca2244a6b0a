import { describe, expect, it } from '@jest/globals';
import { application, environments, git, read, usePlayground } from './support.ts';

const story = usePlayground();

describe('/deploy staging', () => {
  it('changes the environment repository, and tells how to go back', async () => {
    const before = await story.clone();
    const { id, url, replies } = await story.say('dev', '/deploy staging');
    expect(replies).toHaveLength(1);
    const [reply = ''] = replies;

    const folder = await story.clone();
    const head = await git(folder, 'rev-parse', 'HEAD');
    const { data: pull } = await story.as('dev').rest.pulls.get({ ...application, pull_number: 1 });
    const tag = pull.head.sha.slice(0, 7);
    expect(reply).toContain(head.slice(0, 7));
    expect(reply).toContain('/rollback staging');
    expect(await git(folder, 'rev-parse', 'HEAD~1')).toBe(await git(before, 'rev-parse', 'HEAD'));
    expect(await git(folder, 'diff', '--name-only', 'HEAD~1')).toBe('staging/storefront/deployment.yaml');
    expect((await read(folder, 'staging/storefront/deployment.yaml')).toString()).toContain(
      `registry.example.com/shop/storefront:${tag}`,
    );
    expect(await story.reactions(id)).toEqual(['eyes', 'rocket']);

    const trailers = await git(folder, 'log', '-1', '--format=%(trailers:only,unfold)');
    expect(trailers).toContain('Slipway-Action: deploy');
    expect(trailers).toContain('Slipway-Service: storefront');
    expect(trailers).toContain(`Slipway-Source: acme/storefront@${pull.head.sha}`);
    expect(trailers).toContain(`Slipway-Request: ${url}`);
  });

  it('records a deployment on the application repository', async () => {
    const { data: deployments } = await story
      .as('guest')
      .rest.repos.listDeployments({ ...application, environment: 'staging' });
    expect(deployments).toHaveLength(1);
    const [deployment] = deployments;
    const { data: statuses } = await story.as('guest').rest.repos.listDeploymentStatuses({
      ...application,
      deployment_id: deployment?.id ?? 0,
    });
    expect(statuses.map(({ state }) => state)).toEqual(['success']);
  });

  it('says so, and commits nothing, when it is there already', async () => {
    const before = await story.clone();
    const { replies } = await story.say('dev', '/deploy staging\r\n\r\nthank you!');
    expect(replies[0]).toMatch(/already/i);
    expect(await git(await story.clone(), 'rev-parse', 'HEAD')).toBe(await git(before, 'rev-parse', 'HEAD'));
  });

  it('is one commit signed as the App, with who asked as co-author', async () => {
    const { data } = await story.as('guest').rest.repos.listCommits({ ...environments, per_page: 1 });
    expect(data[0]?.author?.login).toBe('slipway[bot]');
    expect(data[0]?.commit.message).toContain('Co-authored-by: dev');
  });
});
