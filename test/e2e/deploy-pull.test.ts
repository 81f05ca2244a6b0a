import { afterEach, describe, expect, it } from '@jest/globals';
import { addService } from '../../src/sandbox/seed/index.ts';
import { Approvals } from './approvals.ts';
import { application, environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Approvals(story);

/** Production of these tests: changes wait in a pull request, for an approval if they shall stay there. */
const open = '  production:\n    path: production/{{service}}\n    via: pull-request\n';
const guarded = `${open}    approvals: { count: 1, from: ["@acme/sre"] }\n`;

async function configure(production: string): Promise<void> {
  const { data } = await story.as('ada').rest.repos.getContent({ ...environments, path: 'slipway.yaml' });
  if (!('content' in data)) throw new Error('It is a file.');
  const text = Buffer.from(data.content, 'base64').toString();
  // No image of these tests is in the registry.
  const services = text
    .slice(0, text.indexOf('  production:'))
    .replaceAll(/^( {4}image: [^\n]*)\n(?! {4}registry)/gmu, '$1\n    registry: ignored\n');
  await repository.commit('main', { 'slipway.yaml': `${services}${production}` });
  await story.settled();
}

async function pulls(state: 'open' | 'all' = 'open') {
  const { data } = await story.as('ada').rest.pulls.list({ ...environments, state, per_page: 100 });
  return data;
}

afterEach(() => repository.closeAll());

/** Approves the newest of them, once its comment is more than a moment old. */
async function approve(pull: Awaited<ReturnType<typeof pulls>>[number] | undefined): Promise<void> {
  if (pull === undefined) throw new Error('There is nothing to approve.');
  await repository.approve('sam', { number: pull.number, branch: pull.head.ref });
}

describe('/deploy to an environment whose changes wait in a pull request', () => {
  it('opens it on the bot’s own branch, with one signed commit on the tip of the base', async () => {
    await configure(guarded);
    const before = await repository.head('main');
    const { id, url, replies } = await story.say('dev', '/deploy production --reason "cart fix"');
    expect(replies).toHaveLength(1);
    const [pull] = await pulls();
    expect(pull).toMatchObject({
      user: { login: 'slipway[bot]' },
      head: { ref: 'slipway/deploy/production/storefront' },
      base: { ref: 'main' },
    });
    expect(replies[0]).toContain(`/pull/${pull?.number}`);
    expect(pull?.body).toContain('cart fix');
    expect(pull?.body).toContain(url);
    const { data } = await story
      .as('ada')
      .rest.repos.getCommit({ ...environments, ref: pull?.head.sha ?? '' });
    expect(data).toMatchObject({ author: { login: 'slipway[bot]' }, parents: [{ sha: before }] });
    expect(data.commit.message).toContain(`Slipway-Request: ${url}`);
    expect(data.files?.map(({ filename }) => filename)).toEqual(['production/storefront/deployment.yaml']);
    expect(await story.reactions(id)).toEqual(['eyes', 'rocket']);
  });

  it('lists in it the commits that are new since what runs there', async () => {
    await configure('  production:\n    path: production/{{service}}\n');
    await story.say('dev', '/deploy production');
    const { data: branch } = await story
      .as('dev')
      .rest.git.getRef({ ...application, ref: 'heads/delivery-date' });
    await configure(guarded);
    const { data: file } = await story.as('dev').rest.repos.createOrUpdateFileContents({
      ...application,
      branch: 'delivery-date',
      path: 'NOTES.md',
      message: 'Note **what** is @ada’s\n\nAnd why.',
      content: Buffer.from('notes\n').toString('base64'),
    });
    await story.settled();
    await story.say('dev', '/deploy production');
    const [pull] = await pulls();
    expect(pull?.body).toContain('1 commit of acme/storefront since what runs there now');
    expect(pull?.body).toContain(file.commit.sha ?? '-');
    expect(pull?.body).toContain(branch.object.sha.slice(0, 7));
    expect(pull?.body).not.toContain('**what**');
    expect(pull?.body).not.toContain('@ada');
    expect(pull?.body).not.toContain('And why');
  });

  it('has one for each service, and one reply', async () => {
    await addService(story.sandbox, 'checkout');
    await configure(guarded);
    const before = (await pulls('all')).length;
    const { replies } = await story.say('dev', '/deploy production --tag 2.0.0');
    expect(replies).toHaveLength(1);
    const refs = (await pulls()).map(({ head }) => head.ref);
    expect(refs.length + before).toBe((await pulls('all')).length);
    expect(new Set(refs)).toContain('slipway/deploy/production/storefront');
  });

  it('is updated by a newer one, and opened once by three copies of a delivery', async () => {
    await configure(guarded);
    story.sandbox.setFaults({ deliveries: { copies: 3 } });
    const one = await story.say('dev', '/deploy production storefront --tag 3.0.0');
    story.sandbox.setFaults({});
    expect(one.replies).toHaveLength(1);
    const [first, ...more] = await pulls();
    expect(more).toEqual([]);
    const two = await story.say('dev', '/deploy production storefront --tag 3.1.0');
    const [second] = await pulls();
    expect(second).toMatchObject({ number: first?.number, title: expect.stringContaining('3.1.0') });
    expect(second?.head.sha).not.toBe(first?.head.sha);
    const bodies = (await story.replies()).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('superseded by'))).toHaveLength(1);
    expect(bodies.find((body) => body.includes('superseded by'))).toContain(two.url.split('#')[1]);
  });
});

describe('a deploy pull request', () => {
  const newest = async () => {
    const { data } = await story.as('ada').rest.repos.listCommits({ ...environments, per_page: 1 });
    return data[0];
  };

  const deployments = async (service = 'storefront') => {
    const { data } = await story.as('ada').rest.repos.listDeployments({
      ...application,
      environment: `production/${service}`,
    });
    return data;
  };

  it('that nobody has to approve is merged once it is green, recorded and told, once', async () => {
    await configure(open);
    const { replies, url } = await story.say('dev', '/deploy production storefront --tag 4.0.0');
    expect(replies).toHaveLength(1);
    const [reply] = (await story.replies()).slice(-1);
    const commit = await newest();
    expect(reply?.body).toContain('Deployed storefront 4.0.0 to production');
    expect(reply?.body).toContain(commit?.sha);
    expect(commit?.commit.message).toContain(`Slipway-Request: ${url}`);
    expect(commit?.parents).toHaveLength(1);
    expect(await pulls()).toEqual([]);
    await expect(repository.head('slipway/deploy/production/storefront')).rejects.toThrow('Not Found');
  });

  it('waits for its approval, and is merged by it', async () => {
    await configure(guarded);
    await story.say('dev', '/deploy production storefront');
    expect((await story.replies()).at(-1)?.body).toContain('1 approval');
    await approve((await pulls())[0]);
    expect(await pulls()).toEqual([]);
    const commit = await newest();
    expect((await story.replies()).at(-1)?.body).toContain(commit?.sha);
    expect((await story.replies()).at(-1)?.body).toContain('Merged by `slipway[bot]`');
    const recorded = await deployments();
    expect(recorded).toMatchObject([{ payload: { commit: commit?.sha } }]);
  });

  it('is merged and told once by three copies of all that tells of it', async () => {
    await configure(open);
    const before = await newest();
    story.sandbox.setFaults({ deliveries: { copies: 3 } });
    const { replies } = await story.say('dev', '/deploy production storefront --tag 5.0.0');
    story.sandbox.setFaults({});
    expect(replies).toHaveLength(1);
    const after = await newest();
    expect(after?.parents.map(({ sha }) => sha)).toEqual([before?.sha]);
    expect((await story.replies()).at(-1)?.body).toContain('Deployed');
  });

  it('is closed by /cancel, or by anybody by hand, and whoever asked is told', async () => {
    await configure(guarded);
    await story.say('dev', '/deploy production storefront --tag 6.0.0');
    const { replies } = await story.say('dev', '/cancel production storefront');
    expect(replies[0]).toContain('Cancelled the deploy of storefront to production');
    expect(await pulls()).toEqual([]);
    await expect(repository.head('slipway/deploy/production/storefront')).rejects.toThrow('Not Found');
    await story.say('dev', '/deploy production storefront --tag 6.1.0');
    await repository.closeAll();
    const bodies = (await story.replies()).map(({ body }) => body);
    expect(bodies.at(-3)).toContain('cancelled by');
    expect(bodies.at(-1)).toContain('closed without being merged');
    await expect(repository.head('slipway/deploy/production/storefront')).rejects.toThrow('Not Found');
  });

  it('that a person merges with its approvals is no alarm, though nobody had heard of them', async () => {
    await configure(guarded);
    await story.say('dev', '/deploy production storefront --tag 6.5.0');
    const [pull] = await pulls();
    story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
    await approve(pull);
    story.sandbox.sendWebhooksTo(story.webhookUrl);
    const pull_number = pull?.number ?? 0;
    await story.as('ada').rest.pulls.merge({ ...environments, pull_number, merge_method: 'squash' });
    await story.settled();
    expect((await story.replies()).at(-1)?.body).toContain('Merged by `ada`');
  });

  it('that a person merges is recorded and told as well', async () => {
    await configure(guarded);
    await story.say('dev', '/deploy production storefront --tag 7.0.0');
    const [pull] = await pulls();
    const pull_number = pull?.number ?? 0;
    await story.as('ada').rest.pulls.merge({ ...environments, pull_number, merge_method: 'squash' });
    await story.settled();
    // It takes approvals, and had none.
    expect((await story.replies()).at(-1)?.body).toContain('is not what was approved');
    const { data } = await story.as('ada').rest.repos.getContent({
      ...environments,
      ref: 'slipway-state',
      path: 'locks/production/services/storefront.json',
    });
    expect(data).toMatchObject({ type: 'file' });
  });

  it('brings by /promote what staging runs, with what differs between the two', async () => {
    await configure(guarded);
    await story.say('ada', '/unlock production storefront');
    await story.say('dev', '/deploy staging storefront --tag 8.0.0');
    const { replies } = await story.say('dev', '/promote staging production storefront');
    expect(replies[0]).toContain('Promotes storefront 8.0.0 from staging to production by pull request');
    expect(replies[0]).toContain('Between staging and production after it');
    const [pull] = await pulls();
    expect(pull?.title).toBe('promote(production): storefront 8.0.0');
    await approve(pull);
    const commit = await newest();
    expect((await story.replies()).at(-1)?.body).toContain(commit?.sha);
    expect(commit?.commit.message).toContain('Slipway-Action: promote');
    const again = await story.say('dev', '/promote staging production storefront');
    expect(again.replies[0]).toMatch(/already/u);
  });

  it('of a chart is merged by an approval of its diff and of its values file', async () => {
    await configure(guarded);
    const own = ['deployment', 'service', 'configmap'].map((name) => `production/storefront/${name}.yaml`);
    const values = 'image:\n  repository: registry.example.com/shop/storefront\n  tag: "8.0.0"\n';
    const image = '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"';
    await repository.commit('main', {
      ...Object.fromEntries(own.map((path) => [path, null])),
      'production/storefront/Chart.yaml': 'apiVersion: v2\nname: storefront\nversion: 1.0.0\n',
      'production/storefront/values.yaml': `${values}podAnnotations: { version: "8" }\n`,
      'production/storefront/templates/pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: ${image} }] }\n`,
    });
    await story.settled();
    await story.say('dev', '/deploy production storefront --tag 9.0.0');
    const [pull] = await pulls();
    const proposal = { number: pull?.number ?? 0, branch: pull?.head.ref ?? '' };
    const { comment } = await repository.newest(proposal);
    expect(comment.body).toContain('as they are in the pull request: `production/storefront/values.yaml`');
    await approve(pull);
    expect(await pulls()).toEqual([]);
    expect((await story.replies()).at(-1)?.body).toContain('Deployed storefront 9.0.0 to production');
  });

  it('of a chart that has the folders of environments in its own is merged by an approval', async () => {
    await configure(guarded);
    const configuration = await repository.configuration();
    const image = '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"';
    const values =
      'image:\n  repository: registry.example.com/shop/storefront\n  tag: "8.0.0"\npodAnnotations: { version: "8" }\n';
    await repository.commit('main', {
      'slipway.yaml': configuration
        .replace(
          /^ {2}storefront:\n/mu,
          '$&    chart: { path: "/apps/{{service}}", values: [values.yaml] }\n',
        )
        .replaceAll(/path: (staging|production)\/\{\{service\}\}/gu, 'path: apps/{{service}}/envs/$1'),
      'apps/storefront/Chart.yaml': 'apiVersion: v2\nname: storefront\nversion: 1.0.0\n',
      'apps/storefront/templates/pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: ${image} }] }\n`,
      'apps/storefront/envs/staging/values.yaml': values,
      'apps/storefront/envs/production/values.yaml': values,
    });
    await story.settled();
    await story.say('dev', '/deploy production storefront --tag 9.0.0');
    const [pull] = await pulls();
    await approve(pull);
    expect(await pulls()).toEqual([]);
    expect((await story.replies()).at(-1)?.body).toContain('Deployed storefront 9.0.0 to production');
  });
});
