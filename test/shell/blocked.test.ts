import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { comment, FakeGitHub, file } from './world.ts';

/** A Job whose template is fixed: a new image is refused by the API server. */
const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/shop/storefront:9a8b7c6
`;

async function say(github: FakeGitHub, body: string): Promise<string> {
  await handleComment(github.shell, comment(body));
  return github.comments.at(-1)?.body ?? '';
}

function withJob(): FakeGitHub {
  const github = new FakeGitHub();
  github.push('Add the migration', [file(job)]);
  return github;
}

describe('a deploy with an effect that blocks', () => {
  it('is refused, and nothing is committed', async () => {
    const github = withJob();
    const commits = github.commits.length;
    const reply = await say(github, '/deploy staging');
    expect(reply).toContain('deploy-blocked');
    expect(reply).toContain('Job migrate');
    expect(reply).toContain('immutable-job');
    expect(github.commits).toHaveLength(commits);
    expect(github.reactions).toContain('confused');
    expect(github.deployments).toEqual([]);
  });

  it('is shown by a dry run', async () => {
    const reply = await say(withJob(), '/deploy staging --dry-run');
    expect(reply).not.toContain('deploy-blocked');
    expect(reply).toContain('immutable-job');
  });

  it('goes through where the environment has it so', async () => {
    const github = withJob();
    github.rule('effects: { immutable-job: off }');
    expect(await say(github, '/deploy staging')).toContain('Deployed');
    expect(github.manifest).toContain('storefront:1f2e3d4');
  });

  it('goes through where the whole file has it so', async () => {
    const github = withJob();
    github.configuration = `${github.configuration ?? ''}effects: { immutable-job: warn }\n`;
    expect(await say(github, '/deploy staging')).toContain('Deployed');
    expect(github.manifest).toContain('storefront:1f2e3d4');
  });

  it('is refused by a rule that only warns elsewhere', async () => {
    const github = new FakeGitHub();
    github.rule('effects: { restart: block }');
    expect(await say(github, '/deploy staging')).toContain('deploy-blocked');
    expect(github.commits).toHaveLength(1);
  });
});
