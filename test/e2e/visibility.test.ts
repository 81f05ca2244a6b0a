import { expect, it } from '@jest/globals';
import { application, usePlayground } from './support.ts';

const story = usePlayground();

const vault = { owner: 'acme', repo: 'vault' };

const configuration = `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront }
environments:
  staging: { path: "apps/{{service}}" }
`;

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: storefront }
spec:
  template:
    spec:
      containers:
        - { name: hush, image: "registry.example.com/shop/storefront:9a8b7c6" }
`;

async function write(repository: { owner: string; repo: string }, path: string, text: string): Promise<void> {
  const ada = story.as('ada');
  const known = await ada.rest.repos
    .getContent({ ...repository, path })
    .then(({ data }) => ('sha' in data ? { sha: data.sha } : {}))
    .catch(() => ({}));
  const content = Buffer.from(text).toString('base64');
  await ada.rest.repos.createOrUpdateFileContents({
    ...repository,
    path,
    message: `Write ${path}`,
    content,
    ...known,
  });
}

it('tells readers of a public pull request nothing of a private environment repository, unless it says so', async () => {
  await story
    .as('ada')
    .rest.repos.createInOrg({ org: 'acme', name: 'vault', private: true, auto_init: true });
  await write(vault, 'slipway.yaml', configuration);
  await write(vault, 'apps/storefront/deployment.yaml', manifest);
  await write(application, '.github/slipway.yaml', 'environmentRepository: acme/vault\n');

  await story.push('one');
  await story.push('two');
  const [quiet = ''] = (await story.say('dev', '/deploy staging --tag one')).replies;
  expect(quiet).toContain('Deployed storefront one to staging');
  expect(quiet).toContain('1 changed');
  expect(quiet).toMatch(/acme\/vault\/commit\/[0-9a-f]{40}/);
  expect(quiet).not.toMatch(/hush|containers|deployment\.yaml|Deployment /);

  await write(vault, 'slipway.yaml', `${configuration}showManifests: everywhere\n`);
  const [open = ''] = (await story.say('dev', '/deploy staging --tag two')).replies;
  expect(open).toContain('containers');
});
