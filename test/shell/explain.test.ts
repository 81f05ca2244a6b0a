import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { comment, FakeGitHub, file } from './world.ts';

let said = 0;

async function say(github: FakeGitHub, body: string): Promise<string> {
  said += 1;
  await handleComment(github.shell, comment(body, `explain-${said}`));
  return github.comments.at(-1)?.body ?? '';
}

const job = `apiVersion: batch/v1
kind: Job
metadata: { name: migrate }
spec: { template: { spec: { containers: [{ name: migrate, image: "registry.example.com/shop/storefront:9a8b7c6" }] } } }
`;

describe('/explain refuses what /deploy refuses', () => {
  it.each<[string, (github: FakeGitHub) => void, string, string, RegExp]>([
    [
      'a tag that is none',
      () => undefined,
      'staging --tag .bad',
      'invalid-tag',
      /⛔ \| \*\*Image\*\*.*\.bad/u,
    ],
    [
      'a template that makes no tag',
      (github) => {
        github.configuration = (github.configuration ?? '').replace(
          'environments:',
          '    tag: "{{sha}}{{sha}}{{sha}}{{sha}}"\nenvironments:',
        );
      },
      'staging',
      'invalid-tag',
      /⛔ \| \*\*Image\*\*/u,
    ],
    [
      'no folder',
      (github) => {
        github.configuration = `${github.configuration ?? ''}  production: { path: "production/{{service}}" }\n`;
      },
      'production',
      'nothing-at-path',
      /⛔ \| \*\*Manifests\*\*.*production\/storefront/u,
    ],
    [
      'a file that breaks',
      (github) => {
        github.push('Break', [file('hidden: [')]);
      },
      'staging',
      'manifest-syntax',
      /⛔ \| \*\*Manifests\*\*.*deployment\.yaml/u,
    ],
    [
      'an effect that blocks',
      (github) => {
        github.push('Add the migration', [file(job)]);
      },
      'staging',
      'deploy-blocked',
      /⛔ \| \*\*Manifests\*\*.*Job migrate/u,
    ],
  ])('%s', async (_, change, words, code, row) => {
    const github = new FakeGitHub();
    change(github);
    const commits = github.commits.length;
    const reply = await say(github, `/explain ${words}`);
    expect(reply).toMatch(/1 of 1[01] gates is shut: you may not deploy/u);
    expect(reply).toMatch(row);
    expect(await say(github, `/deploy ${words}`)).toContain(`\`${code}\``);
    expect(github.commits).toHaveLength(commits);
  });

  it('an order whose image nobody can tell', async () => {
    const github = new FakeGitHub();
    github.configuration = `${github.configuration ?? ''}  production: { path: "production/{{service}}", after: staging }\n`;
    const reply = await say(github, '/explain production --tag .bad');
    expect(reply).toContain('⛔ | **Order**');
    expect(reply).toContain('Nothing tells which image is meant.');
  });

  it('a fork, of which nothing more is planned', async () => {
    const github = new FakeGitHub();
    github.headRepository = 'mallory/storefront';
    const reply = await say(github, '/explain staging');
    expect(reply).toContain('1 of 10 gates is shut');
    expect(reply).not.toContain('**Manifests**');
  });
});

describe('/explain where nothing is in the way', () => {
  it('says that the manifests are not, either', async () => {
    const github = new FakeGitHub();
    const reply = await say(github, '/explain staging');
    expect(reply).toContain('You may deploy');
    expect(reply).toContain('✅ | **Manifests** | They can be changed and rendered');
    await say(github, '/deploy staging');
    expect(await say(github, '/explain staging')).toContain('**Manifests** | They hold this already.');
    expect(github.commits).toHaveLength(2);
  });
});

it('quotes no manifest where more people can see the pull request', async () => {
  for (const entries of [[file(job)], [file('hidden: [')]]) {
    const github = new FakeGitHub();
    github.visibility = { application: 'public', environment: 'private' };
    github.push('Change', entries);
    const reply = await say(github, '/explain staging');
    expect(reply).toContain('⛔ | **Manifests**');
    for (const content of ['Job', 'migrate', 'deployment.yaml', 'hidden'])
      expect(reply).not.toContain(content);
  }
});
