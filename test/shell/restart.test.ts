import { expect, it } from '@jest/globals';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { handleComment } from '../../src/handle.ts';
import { FakeGitHub, file, request } from './world.ts';

it('a restart records what was deployed many commits ago', async () => {
  const github = new FakeGitHub();
  const say = (body: string) =>
    handleComment(github.shell, {
      ...request,
      delivery: body.replaceAll(/\W+/gu, 'd'),
      comment: { ...request.comment, body },
    });
  await say('/deploy staging');
  const deployed = parseTrailers(github.commits[0]?.message ?? '')?.services[0];
  expect(deployed?.source).toBeTruthy();
  for (let replicas = 1; replicas <= 30; replicas += 1)
    github.push('Scale', [
      file(github.manifest.replace(/spec:\n(?: {2}replicas: \d+\n)?/u, `spec:\n  replicas: ${replicas}\n`)),
    ]);
  await say('/restart staging');
  expect(parseTrailers(github.commits[0]?.message ?? '')).toMatchObject({
    action: 'restart',
    services: [{ image: deployed?.image, source: deployed?.source }],
  });
});
