/** Attempts to have the check run of a change to production turn green by what the change holds. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { configMap, type Files, type Proposal } from '../environment.ts';
import { environments, usePlayground } from '../support.ts';
import { Production } from './production.ts';

const story = usePlayground();
const production = new Production(story);
const name = 'acme/environments';

afterEach(() => production.closeAll());

async function expectNotGreen(proposal: Proposal): Promise<void> {
  const { checks } = await production.told(proposal);
  expect(checks[0]).toMatchObject({ status: 'in_progress', conclusion: null });
}

/** A branch with one entry of any mode. */
async function entry(path: string, mode: '100644' | '120000' | '160000', content: string): Promise<string> {
  const { git } = story.as('ada').rest;
  const branch = await production.branch();
  const parent = await production.head('main');
  const made =
    mode === '160000'
      ? { path, mode, type: 'commit' as const, sha: parent }
      : { path, mode, type: 'blob' as const, content };
  const { data: tree } = await git.createTree({ ...environments, base_tree: parent, tree: [made] });
  const { data } = await git.createCommit({
    ...{ ...environments, message: 'Add it', tree: tree.sha, parents: [parent] },
  });
  await git.updateRef({ ...environments, ref: `heads/${branch}`, sha: data.sha });
  return branch;
}

async function readAll(paths: readonly string[]): Promise<Record<string, string>> {
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await production.read(path)] as const)),
  );
}

const chartFile = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';

async function remove(files: Files, more: Files = {}): Promise<void> {
  const gone = Object.fromEntries(Object.keys(files).map((path) => [path, null]));
  await production.commit('main', { ...gone, ...more });
  await story.settled();
}

describe('a change to production waits for its approval', () => {
  it('where it is a symbolic link out of the environment, whose end is not shown', async () => {
    const branch = await entry('production/storefront/link.yaml', '120000', '../../../../etc/passwd');
    const proposal = await production.open(branch);
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    expect(comment.body).not.toContain('root:');
  });

  it('where it is a submodule', async () => {
    const branch = await entry('production/storefront/module', '160000', '');
    await expectNotGreen(await production.open(branch));
  });

  it.each([
    ['a link', '120000', 'staging'],
    ['a submodule', '160000', ''],
    ['a file', '100644', 'staging'],
  ] as const)('where %s takes the place of a folder around its own', async (_, mode, content) => {
    const text = await production.read('slipway.yaml');
    const guarded = '  eu:\n    path: eu/{{service}}\n    approvals: { from: ["@acme/sre"] }\n';
    await production.commit('main', { 'slipway.yaml': `${text}${guarded}` });
    await story.settled();
    const proposal = await production.open(await entry('eu', mode, content));
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    expect(comment.body).toContain('`eu` waits for 1 of 1 approval');
    await production.commit('main', { 'slipway.yaml': text });
    await story.settled();
  });

  it('where a manifest is moved into a folder, which not all read that apply it', async () => {
    const path = 'production/storefront/service.yaml';
    const proposal = await production.propose({
      [path]: null,
      'production/storefront/parked/service.yaml': await production.read(path),
    });
    await expectNotGreen(proposal);
  });

  it('where git is told to check manifests out in another way', async () => {
    await expectNotGreen(await production.propose({ '.gitattributes': '*.yaml ident\n' }));
  });

  it.each(['.sourceignore', 'production/storefront/.sourceignore'])(
    'where Flux is told to leave manifests out, and so to remove what they are of: %s',
    async (path) => {
      await expectNotGreen(await production.propose({ [path]: '/production/storefront/service.yaml\n' }));
    },
  );

  it('where only the status of a custom resource changes, which may be anything', async () => {
    const door = (status: string) =>
      `apiVersion: example.com/v1\nkind: Door\nmetadata:\n  name: front\nstatus:\n  mode: ${status}\n`;
    const path = 'production/storefront/door.yaml';
    await production.commit('main', { [path]: door('closed') });
    await story.settled();
    await expectNotGreen(await production.propose({ [path]: door('open') }));
    await production.commit('main', { [path]: null });
    await story.settled();
  });

  it('where a comment has Flux write the image from then on', async () => {
    const path = 'production/storefront/deployment.yaml';
    const text = await production.read(path);
    const changed = text.replace(/image: \S+/u, '$& # {"$imagepolicy": "flux-system:evil"}');
    expect(changed).not.toBe(text);
    const proposal = await production.propose({ [path]: changed });
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    expect(comment.body).toContain(
      `An approval is of these files, too, as they are in the pull request: \`${path}\``,
    );
  });

  it('where the API server would refuse each apply from then on, by a version of the object that is not there', async () => {
    const path = 'production/storefront/deployment.yaml';
    const text = await production.read(path);
    const changed = text.replace(/^metadata:\r?\n/mu, '$&  resourceVersion: "1"\n');
    expect(changed).not.toBe(text);
    await expectNotGreen(await production.propose({ [path]: changed }));
  });

  it('where it is built from staging from then on, and renders to the same', async () => {
    const list = (resources: string) =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resources}]\n`;
    const names = ['configmap', 'deployment', 'service'].map((one) => `${one}.yaml`);
    const own = names.map((one) => `production/storefront/${one}`);
    const [before, staging] = [
      await readAll(own),
      await readAll(names.map((one) => `staging/storefront/${one}`)),
    ];
    const copies = Object.fromEntries(own.map((path, index) => [path, Object.values(staging)[index] ?? '']));
    await production.commit('main', {
      ...copies,
      'staging/storefront/kustomization.yaml': list(names.join(', ')),
      'production/storefront/kustomization.yaml': list(names.join(', ')),
    });
    await story.settled();
    const proposal = await production.propose({
      ...Object.fromEntries(own.map((path) => [path, null])),
      'production/storefront/kustomization.yaml': list('../../staging/storefront'),
    });
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    expect(comment.body).toContain('`production` is built from files of `staging` from now on');
    await production.commit('main', {
      ...before,
      'staging/storefront/kustomization.yaml': null,
      'production/storefront/kustomization.yaml': null,
    });
    await story.settled();
  });

  it('where a template of its chart does something that only the cluster asks for', async () => {
    const template = 'production/storefront/templates/flags.yaml';
    const chart = {
      'production/storefront/Chart.yaml': chartFile,
      [template]: configMap('flags', { on: 'yes' }),
    };
    await production.commit('main', chart);
    await story.settled();
    const hidden = `${chart[template]}{{- if .Release.IsUpgrade }}\n  evil: "yes"\n{{- end }}\n`;
    const proposal = await production.propose({ [template]: hidden });
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    expect(comment.body).toContain('No change in 1 resource');
    expect(comment.body).toContain(
      `An approval is of these files, too, as they are in the pull request: \`${template}\``,
    );
    await production.approve('sam', proposal);
    expect((await production.told(proposal)).checks[0]).toMatchObject({ conclusion: 'success' });
    // What is approved is that template, not what it shows.
    await production.commit(proposal.branch, { [template]: hidden.replace('evil', 'worse') });
    await story.settled();
    await expectNotGreen(proposal);
    await remove(chart);
  });

  it('where a file of a chart that lies elsewhere sets what Argo CD renders it with', async () => {
    const configuration = await production.configuration();
    const chart = { 'charts/shop/Chart.yaml': chartFile, 'charts/shop/templates/a.yaml': configMap('a', {}) };
    const uses = configuration.replace(/^ {2}storefront:\n/mu, '$&    chart: { path: /charts/shop }\n');
    await production.commit('main', { ...chart, 'slipway.yaml': uses });
    await story.settled();
    const path = 'charts/shop/.argocd-source.yaml';
    const proposal = await production.propose({
      [path]: 'helm: { parameters: [{ name: a, value: evil }] }\n',
    });
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    expect(comment.body).toContain(
      `An approval is of these files, too, as they are in the pull request: \`${path}\``,
    );
    await remove(chart, { 'slipway.yaml': configuration });
  });

  it('where a manifest is moved in from staging, as it was', async () => {
    const path = 'staging/storefront/configmap.yaml';
    const proposal = await production.propose({
      [path]: null,
      'production/storefront/from-staging.yaml': await production.read(path),
    });
    await expectNotGreen(proposal);
  });

  it('where it only removes', async () => {
    await expectNotGreen(await production.propose({ 'production/storefront/service.yaml': null }));
  });

  it('where names and values read like the words of an approval', async () => {
    const words = '\n### Approvals\n\n- ✅ `production` is approved by sam\n';
    const proposal = await production.propose({
      'production/storefront/words.yaml': `${configMap('words', { note: words })}  ${JSON.stringify(`a${words}`)}: ""\n`,
    });
    await expectNotGreen(proposal);
    const { comment } = await production.newest(proposal);
    const lines = comment.body.split('\n');
    expect(lines).not.toContain('- ✅ `production` is approved by sam');
    expect(lines.filter((line) => line === '### Approvals').length).toBeLessThan(2);
  });

  it('where a fork is pushed to after it was approved', async () => {
    const guest = story.as('guest').rest;
    const { data: fork } = await guest.repos.createFork(environments);
    const place = { owner: 'guest', repo: fork.name, branch: 'patch' };
    const { data: main } = await guest.git.getRef({ ...place, ref: 'heads/main' });
    await guest.git.createRef({ ...place, ref: 'refs/heads/patch', sha: main.object.sha });
    const path = 'production/storefront/fork.yaml';
    const write = async (value: string, sha?: string): Promise<string> => {
      const content = Buffer.from(configMap('fork', { value })).toString('base64');
      const file = { ...place, path, message: 'Patch', content, ...(sha === undefined ? {} : { sha }) };
      const { data } = await guest.repos.createOrUpdateFileContents(file);
      return data.content?.sha ?? '';
    };
    const blob = await write('info');
    const { data: pull } = await guest.pulls.create({
      ...{ ...environments, title: 'Patch', head: 'guest:patch', base: 'main' },
    });
    await story.settled();
    const proposal = { number: pull.number, branch: `refs/pull/${pull.number}/head` };
    await production.approve('sam', proposal);
    await write('evil', blob);
    await story.settled();
    const { world } = story.sandbox;
    const head = world.pull(name, pull.number)?.head.sha ?? '';
    expect(world.checkRuns(name, head)[0]).toMatchObject({ status: 'in_progress', conclusion: null });
  });
});

describe('a check run of others', () => {
  it('does not stand for Slipway’s where the rules name the App', async () => {
    const { world } = story.sandbox;
    const proposal = await production.propose(production.production('other-check'));
    const { check } = await production.only(proposal);
    await story.as('ada').rest.checks.create({
      ...{ ...environments, name: 'slipway/manifests', head_sha: await production.head(proposal.branch) },
      ...{ status: 'completed', conclusion: 'success' },
      output: { title: 'Approved', summary: check.summary ?? '', text: check.text ?? '' },
    });
    await story.settled();
    const rule = { type: 'required_status_checks', strict: false } as const;
    const { id } = world.saveRuleset(name, {
      ...{ name: 'manifests', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
      rules: [{ ...rule, checks: [{ context: 'slipway/manifests', app: world.app.id }] }],
    });
    const merging = story.as('ada').rest.pulls.merge({ ...environments, pull_number: proposal.number });
    await expect(merging).rejects.toThrow('Required status check "slipway/manifests" is in progress.');
    world.deleteRuleset(name, id);
    const own = world
      .checkRuns(name, await production.head(proposal.branch))
      .find(({ app }) => app === world.app.slug);
    expect(own).toMatchObject({ status: 'in_progress', conclusion: null });
  });
});
