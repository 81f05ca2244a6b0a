import { describe, expect, it } from '@jest/globals';
import { git, usePlayground } from './support.ts';

const story = usePlayground();

const headOf = async (): Promise<string> => git(await story.clone(), 'rev-parse', 'HEAD');

describe('/diff and --dry-run', () => {
  it.each(['/diff staging', '/deploy staging --dry-run'])(
    '%s shows the change and makes none',
    async (body) => {
      const before = await headOf();
      const { replies } = await story.say('dev', body);
      expect(replies[0]).toContain('registry.example.com/shop/storefront');
      expect(await headOf()).toBe(before);
    },
  );

  it('looks at production, too, where nothing may be committed', async () => {
    const { replies } = await story.say('dev', '/diff production');
    expect(replies[0]).toContain('production');
    expect(replies[0]).toContain('```diff');
  });
});

describe('/explain', () => {
  it('shows every gate, and changes nothing', async () => {
    const before = await headOf();
    const { replies } = await story.say('dev', '/explain staging');
    expect(replies[0]).toContain('You may deploy storefront to staging now');
    const production = (await story.say('dev', '/explain production')).replies[0] ?? '';
    expect(production).toMatch(
      /### ⛔ 1 of 12 gates is shut: you may not deploy storefront to production now/u,
    );
    for (const gate of ['Who may', 'Order', 'Freeze', 'Approvals'])
      expect(production).toContain(`**${gate}**`);
    expect(await headOf()).toBe(before);
  });
});

describe('/restart', () => {
  it('starts anew what runs, by one line', async () => {
    await story.say('dev', '/deploy staging');
    const deployed = await story.clone();
    const { replies } = await story.say('dev', '/restart staging --reason "stale connections"');
    expect(replies[0]).toContain('### 🔄 Restarted storefront in staging');
    expect(replies[0]).toContain('stale connections');
    expect(replies[0]).toContain('Deployment shop/storefront');

    const after = await story.clone();
    const patch = await git(after, 'diff', await git(deployed, 'rev-parse', 'HEAD'), 'HEAD');
    const lines = patch.split('\n').filter((line) => /^[-+] /u.test(line));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/version: .*-2"?$/u);
    expect(await git(after, 'log', '-1', '--format=%(trailers:key=Slipway-Action)')).toContain('restart');
    expect((await story.say('dev', '/restart staging')).replies[0]).toMatch(/-2.*-3/u);
  });

  it('shows with --dry-run what it would do', async () => {
    const before = await headOf();
    const { replies } = await story.say('dev', '/restart staging --dry-run');
    expect(replies[0]).toContain('Dry run: would restart storefront in staging');
    expect(await headOf()).toBe(before);
  });
});

describe('/rollback', () => {
  it('restores the bytes by a revert that git itself understands', async () => {
    const before = await story.clone();
    await story.push('fresh');
    await story.say('dev', '/deploy staging --tag fresh --reason "try it"');
    const deployed = await headOf();
    const { replies } = await story.say('dev', '/rollback staging --reason "checkout fails"');
    expect(replies[0]).toContain('checkout fails');

    const after = await story.clone();
    expect(await git(after, 'rev-parse', 'HEAD^{tree}')).toBe(await git(before, 'rev-parse', 'HEAD^{tree}'));
    expect(await git(after, 'log', '-1', '--format=%B')).toContain(`This reverts commit ${deployed}.`);
    expect(await git(after, 'log', '-1', '--format=%s')).toMatch(/^Revert "deploy\(staging\): storefront /);
    expect(replies[0]).toContain('`/unlock staging storefront` ends that');
    await story.say('dev', '/unlock staging storefront');
  });

  it('leaves what people changed since', async () => {
    await story.say('dev', '/deploy staging');
    const folder = await story.clone();
    await git(folder, 'config', 'user.name', 'Ada');
    await git(folder, 'config', 'user.email', 'ada@example.com');
    const path = 'staging/storefront/deployment.yaml';
    const { appendFile } = await import('node:fs/promises');
    await appendFile(`${folder}/${path}`, '# scaled by hand\n');
    await git(folder, 'commit', '--quiet', '--all', '--message', 'Scale by hand');
    await git(folder, 'push', '--quiet');
    const { replies } = await story.say('dev', '/rollback staging');
    expect(replies[0]).toContain(`Changed since by others, and merged: \`${path}\``);
    const after = await story.clone();
    expect(await git(after, 'show', `HEAD:${path}`)).toContain('# scaled by hand');
    await story.say('dev', '/unlock staging storefront');
  });
});

describe('/lock and /unlock', () => {
  it('keep others out, until the lock is ended', async () => {
    const locked = await story.say('dev', '/lock staging --for 2h --reason "testing the checkout"');
    expect(locked.replies[0]).toContain('Locked `staging` for `dev` until ');
    const refused = await story.say('ada', '/lock staging storefront');
    expect(refused.replies[0]).toContain('`storefront` in `staging` is locked by `dev`');
    expect(refused.replies[0]).toContain('testing the checkout');
    expect(await story.reactions(refused.id)).toContain('confused');
    const unlocked = await story.say('dev', '/unlock staging');
    expect(unlocked.replies[0]).toContain('Unlocked `staging`');
    const again = await story.say('ada', '/lock staging storefront');
    expect(again.replies[0]).toContain('Locked `storefront` in `staging` for `ada`');
    await story.say('ada', '/unlock staging storefront');
  });
});

describe('/history', () => {
  it('lists deploys, rollbacks and people’s commits', async () => {
    const { replies } = await story.say('dev', '/history staging');
    const [reply = ''] = replies;
    for (const said of ['Scale by hand', 'rollback', 'checkout fails', 'try it', 'dev'])
      expect(reply).toContain(said);
  });
});

describe('/help', () => {
  it('lists every command, or explains one', async () => {
    const all = (await story.say('guest', '/help')).replies[0] ?? '';
    for (const command of ['/deploy', '/diff', '/explain', '/rollback', '/history', '/help'])
      expect(all).toContain(command);
    const one = (await story.say('guest', '/help rollback')).replies[0] ?? '';
    expect(one).toContain('--reason');
    expect((await story.say('guest', '/rollback --help')).replies[0]).toContain('--reason');
  });
});
