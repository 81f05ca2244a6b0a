/** Whatever somebody writes into any field stays text. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setStage, type Stage } from './chromium.ts';

const attack = `"'><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>`;
const repository = 'acme/hostile';
let stage: Stage;
let paths: readonly string[];

beforeAll(async () => {
  stage = await setStage();
  const { world } = stage.sandbox;
  await world.createRepository({
    owner: 'acme',
    name: 'hostile',
    description: attack,
    autoInit: true,
    actor: 'ada',
  });
  const base = (await world.git(repository).resolve('refs/heads/main')) ?? '';
  // What git allows in a branch name: no space, no brackets, no colon.
  const branch = `"'><script>alert(4)</script>`.replaceAll(' ', '');
  await world.updateRef({ repository, ref: `refs/heads/${branch}`, expected: null, to: base, actor: 'ada' });
  const commit = await world.createCommitOnBranch({
    repository,
    branch,
    expectedHead: base,
    message: `${attack}\n\n${attack}\n\nKey: ${attack}`,
    writes: [
      { path: `${attack.replaceAll('/', '')}.md`, bytes: new TextEncoder().encode(attack) },
      { path: 'README.md', bytes: new TextEncoder().encode(`# x\n${attack}\n[a](javascript:alert(5))`) },
    ],
    deletes: [],
    actor: 'ada',
  });
  const pull = await world.openPull({
    repository,
    title: attack,
    body: attack,
    head: { repository, ref: branch },
    base: 'main',
    actor: 'ada',
  });
  world.createComment(repository, pull.number, attack, 'ada');
  world.createComment(
    repository,
    pull.number,
    `\`\`\`diff\n+${attack}\n\`\`\`\n\`\`\`${attack}\n\`\`\``,
    'ada',
  );
  await world.submitReview({ repository, pull: pull.number, state: 'COMMENTED', body: attack, actor: 'dev' });
  const sha = commit.sha;
  const link = 'javascript:alert(6)';
  world.createStatus({
    repository,
    sha,
    context: attack,
    state: 'failure',
    description: attack,
    targetUrl: link,
    creator: 'ada',
  });
  const output = { title: attack, summary: attack, text: attack };
  const run = world.createCheckRun(
    {
      repository,
      headSha: sha,
      name: attack,
      app: 'ci',
      status: 'completed',
      conclusion: 'failure',
      output,
      detailsUrl: link,
      externalId: null,
      completedAt: null,
    },
    'ci[bot]',
  );
  const deployed = world.createDeployment({
    repository,
    sha,
    ref: branch,
    task: 'deploy',
    environment: attack,
    description: attack,
    payload: {},
    creator: 'ada',
  });
  world.createDeploymentStatus(
    repository,
    deployed.id,
    { state: 'success', description: attack, logUrl: link, environmentUrl: link, creator: 'ada' },
    true,
  );
  const ref = encodeURIComponent(branch).replaceAll('%2F', '/');
  const here = `/${repository}`;
  paths = [
    '/',
    here,
    `${here}/pulls`,
    `${here}/pull/${pull.number}`,
    `${here}/pull/${pull.number}/files`,
    `${here}/pull/${pull.number}/commits`,
    `${here}/commit/${sha}`,
    `${here}/commits/${ref}`,
    `${here}/tree/${ref}`,
    `${here}/blob/${ref}/README.md`,
    `${here}/blob/${ref}/README.md?plain=1`,
    `${here}/blob/${ref}/${encodeURIComponent(`${attack.replaceAll('/', '')}.md`)}`,
    `${here}/compare/main...${ref}`,
    `${here}/compare/main`,
    `${here}/deployments`,
    `${here}/runs/${run.id}`,
    `/${encodeURIComponent(attack)}`,
    `${here}/pulls?state=${encodeURIComponent(attack)}`,
  ];
});
afterAll(() => stage.close());

/** Elements that only an attack would have made, and links that would run something. */
const made = `[...document.querySelectorAll('img:not(.markdown img), svg:not(.icon), script:not([src^="/_sandbox/"])')]
  .concat([...document.querySelectorAll('a')].filter((a) => a.protocol === 'javascript:'))
  .concat([...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((n) => n.startsWith('on'))))
  .map((element) => element.outerHTML)`;

describe('an attack in every field', () => {
  it('is inert on every page', async () => {
    const page = await stage.open('/');
    for (const path of paths) {
      const response = await page.goto(`${stage.sandbox.url}${path}`);
      const found = path.startsWith('/%') ? 404 : 200;
      expect([path, response?.status()]).toEqual([path, found]);
      await expect(page.evaluate(made)).resolves.toEqual([]);
    }
    await page.context().close();
    expect(stage.complaints).toEqual([]);
  });

  it('shows as the text that it is', async () => {
    const page = await stage.open(`/${repository}/pulls`);
    await expect(page.getByText(attack).count()).resolves.toBe(1);
    await page.context().close();
  });
});
