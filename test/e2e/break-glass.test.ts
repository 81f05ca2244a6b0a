import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { field } from '../../src/core/json.ts';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { Rollbacks } from './rollbacks.ts';
import { git, usePlayground } from './support.ts';

const cli = fileURLToPath(new URL('../../src/entry/cli.ts', import.meta.url));
const story = usePlayground();
const rollbacks = new Rollbacks(story);

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clone that Ada works in. */
async function clone(): Promise<string> {
  const made = await story.clone();
  await git(made, 'config', 'user.name', 'Ada');
  await git(made, 'config', 'user.email', 'ada@acme.test');
  return made;
}

function slipway(cwd: string, ...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, REGISTRY_ENDPOINTS: `registry.example.com=${story.sandbox.url}` };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function problemOf(ran: Promise<Ran>): Promise<unknown> {
  const { code, stdout } = await ran;
  expect(code).toBe(2);
  return field(JSON.parse(stdout), 'problem', 'code');
}

/** Those lines of a message that a commit from a clone has, too. */
async function shared(folder: string, commit: string): Promise<string> {
  const message = await git(folder, 'show', '--no-patch', '--format=%B', commit);
  const own = /^(?:Slipway-(?:Request|Delivery|Break-Glass|Source)|Co-authored-by): /;
  return message
    .split('\n')
    .filter((line) => !own.test(line))
    .join('\n');
}

const treeOf = (folder: string, commit: string) => git(folder, 'rev-parse', `${commit}^{tree}`);

describe('in a clone', () => {
  let first = '';
  beforeAll(async () => {
    await story.push('one');
    await story.push('two');
    await story.say('dev', '/deploy staging --tag one');
    await story.say('dev', '/deploy staging --tag two');
    // From then on clones have the branch of the locks.
    await story.say('dev', '/lock production');
    await story.say('dev', '/unlock production');
    first = await rollbacks.head();
  });

  it('a rollback is the very commit that the bot makes', async () => {
    const folder = await clone();
    const ran = await slipway(folder, 'rollback', 'staging', '--reason', 'checkout fails', '--json');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      outcome: 'rolled-back',
      branch: 'main',
      onto: first,
      pushed: false,
      undone: [{ sha: first }],
      left: [],
      diff: { summary: { changed: 1 } },
    });
    expect(await rollbacks.head()).toBe(first);

    await story.say('dev', '/rollback staging --reason "checkout fails"');
    await git(folder, 'fetch', '--quiet');
    expect(await treeOf(folder, 'main')).toBe(await treeOf(folder, 'origin/main'));
    expect(await shared(folder, 'main')).toBe(await shared(folder, 'origin/main'));
    const trailers = parseTrailers(await git(folder, 'show', '--no-patch', '--format=%B', 'main'));
    expect(trailers).toMatchObject({
      breakGlass: 'checkout fails',
      actor: null,
      delivery: null,
      request: null,
    });
    expect(await git(folder, 'status', '--porcelain')).toBe('');
  });

  it('locks that the clone does not have are passed with a reason alone', async () => {
    const folder = await clone();
    await git(folder, 'update-ref', '-d', 'refs/remotes/origin/slipway-state');
    const line = ['rollback', 'staging', 'storefront', '--json'];
    expect(await problemOf(slipway(folder, ...line))).toBe('not-looked-at');
    const ran = await slipway(folder, ...line, '--break-glass', 'GitHub is down');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      outcome: 'rolled-back',
      overrides: [{ gate: 'lock', reason: 'GitHub is down' }],
    });
  });

  it('a lock that was fetched is in the way, until somebody overrides it', async () => {
    const folder = await clone();
    const line = ['rollback', 'staging', '--json'];
    expect(await problemOf(slipway(folder, ...line))).toBe('locked');
    const dry = await slipway(folder, ...line, '--dry-run');
    expect(JSON.parse(dry.stdout)).toMatchObject({ outcome: 'rollback-planned', commit: null });
    expect(await git(folder, 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
    const ran = await slipway(folder, ...line, '--override', 'agreed with dev');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      outcome: 'rolled-back',
      overrides: [{ gate: 'lock', reason: 'agreed with dev' }],
    });
  });

  it('a deploy is the very commit that the bot makes', async () => {
    await story.say('dev', '/unlock staging storefront');
    const built = await rollbacks.build('glass');
    const folder = await clone();
    const ran = await slipway(folder, 'deploy', 'staging', 'storefront', '--tag', built.tag, '--json');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      outcome: 'deployed',
      services: [{ service: 'storefront' }],
    });
    await rollbacks.deploy(built);
    await git(folder, 'fetch', '--quiet');
    expect(await treeOf(folder, 'main')).toBe(await treeOf(folder, 'origin/main'));
    expect(await shared(folder, 'main')).toBe(await shared(folder, 'origin/main'));
  });

  it('a deploy of what no registry has, and one without a tag, are refused', async () => {
    const folder = await clone();
    expect(await problemOf(slipway(folder, 'deploy', 'staging', '--tag', 'nothing', '--json'))).toBe(
      'image-not-in-registry',
    );
    expect(await problemOf(slipway(folder, 'deploy', 'staging', '--json'))).toBe('tag-needed');
    expect(await problemOf(slipway(folder, 'rollback', 'stagin', '--json'))).toBe('unknown-environment');
    expect(await problemOf(slipway(folder, 'rollback', 'staging', 'x', '--json'))).toBe('unknown-service');
    expect((await slipway(folder, 'rollback', 'staging', '--tag', 'one')).code).toBe(2);
    expect((await slipway(folder, 'rollback', 'staging', '--reason', ' ')).code).toBe(2);
    expect(await git(folder, 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
  });

  it('approvals are passed with a reason alone, and the history tells it', async () => {
    const folder = await clone();
    const line = ['deploy', 'production', '--tag', (await rollbacks.build('urgent')).tag, '--json'];
    expect(await problemOf(slipway(folder, ...line))).toBe('gates-shut');
    const urgent = ['--override', 'checkout is down', '--break-glass', 'GitHub is down'];
    const ran = await slipway(folder, ...line, ...urgent, '--push');
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'deployed', pushed: true, pushCommand: null });
    await story.settled();
    expect(await rollbacks.head()).toBe(await git(folder, 'rev-parse', 'main'));
    const { replies } = await story.say('dev', '/history production');
    expect(replies[0]).toContain('GitHub is down');
    expect(replies[0]).toContain('checkout is down');
  });

  it('a push that comes too late loses nothing', async () => {
    const folder = await clone();
    await story.say('dev', '/deploy staging --tag one');
    const before = await git(folder, 'rev-parse', 'main');
    expect(await problemOf(slipway(folder, 'rollback', 'staging', '--push', '--json'))).toBe('push-rejected');
    expect(await git(folder, 'rev-parse', 'main')).toBe(before);
    await git(folder, 'fetch', '--quiet');
    const ran = await slipway(folder, 'rollback', 'staging', '--push');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain(
      'To go forward again, run: slipway rollback staging storefront --to-revision ',
    );
    await story.settled();
    expect(await rollbacks.head()).toBe(await git(folder, 'rev-parse', 'main'));
  });

  it('what was pushed is followed once, as a rollback of the bot’s is', async () => {
    await story.say('ada', '/unlock staging storefront');
    const built = await rollbacks.build('followed');
    await rollbacks.deploy(built);
    const folder = await clone();
    const why = ['--break-glass', 'the bot is down'];
    const ran = await slipway(folder, 'rollback', 'staging', '--push', ...why);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    await story.settled();
    const told = await story.replies(built.pull);
    expect(told).toHaveLength(2);
    expect(told[1]?.body).toContain('`ada` rolled it back with');
    expect(told[1]?.body).toContain('the bot is down');
    const { replies } = await story.say('dev', '/deploy staging --again', { pull: built.pull });
    expect(replies[0]).toContain('locked by `ada`');
    expect(replies[0]).toContain('rolled back: storefront');

    await story.sweep();
    await story.settled();
    expect(await story.replies(built.pull)).toHaveLength(3);
  });

  it('a rollback goes back to any revision', async () => {
    const folder = await clone();
    const { stdout } = await slipway(folder, 'history', 'staging', '--json');
    const history: unknown = JSON.parse(stdout);
    const revisions = field(history, 'services', '0', 'revisions');
    const oldest = Array.isArray(revisions) ? revisions.length : 0;
    expect(oldest).toBeGreaterThan(3);
    const line = [
      'rollback',
      'staging',
      'storefront',
      '--to-revision',
      '1',
      '--override',
      'agreed',
      '--json',
    ];
    expect(await problemOf(slipway(folder, ...line))).toBe('undoes-people');
    const ran = await slipway(folder, ...line, '--include-manual');
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'rolled-back', services: [{ revision: 1 }] });
    const first = field(revisions, String(oldest - 1), 'sha');
    expect(await git(folder, 'rev-parse', 'main:staging/storefront')).toBe(
      await git(folder, 'rev-parse', `${String(first)}:staging/storefront`),
    );
  });

  it('a rollback that lies beyond where a shallow clone ends says so', async () => {
    const whole = await clone();
    const folder = `${whole}/.git/shallow-clone`;
    await git(whole, 'clone', '--quiet', '--depth=1', `file://${whole}`, folder);
    const glass = ['--break-glass', 'all is down'];
    const ran = await slipway(folder, 'rollback', 'staging', ...glass, '--json');
    expect(ran.code).toBe(2);
    const told: unknown = JSON.parse(ran.stdout);
    expect(field(told, 'problem', 'code')).toBe('nothing-to-roll-back');
    expect(JSON.stringify(field(told, 'problem', 'reasons'))).toContain('git fetch --unshallow');
    const history = await slipway(folder, 'history', 'staging', '--json');
    const oldest: unknown = JSON.parse(history.stdout);
    expect(oldest).toMatchObject({ shallow: true, services: [{ revisions: [] }] });
  });
});
