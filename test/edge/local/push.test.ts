import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';
import { clones, commitAll, gitAs, runRemedy, temporary } from '../../support/clone.ts';
import { commit, fill, standing, write } from './commits.ts';

function remedyOf(end: Awaited<ReturnType<typeof commit>>): string {
  return isProblem(end) ? toPlain(end.remedy) : '';
}

describe('a push from a clone', () => {
  it('moves the remote, and then the clone', async () => {
    const made = clones(fill);
    const end = await commit(made.clone, { push: true });
    if (isProblem(end)) throw new Error(JSON.stringify(end));
    expect(gitAs(made.remote, 'rev-parse', 'main')).toBe(end.sha);
    expect(made.git('status', '--porcelain', '--branch')).toBe('## main...origin/main');
    expect(end).toMatchObject({ pushCommand: null, left: null });
  });

  it('that the remote does not take moves neither', async () => {
    const made = clones(fill);
    const theirs = join(temporary(), 'theirs');
    gitAs(made.clone, 'clone', '--quiet', made.remote, theirs);
    commitAll(theirs, 'Theirs');
    gitAs(theirs, 'push', '--quiet');
    const before = standing(made);
    const refused = await commit(made.clone, { push: true });
    expect(refused).toMatchObject({ code: 'push-rejected', retryable: true });
    expect(remedyOf(refused)).toBe(
      `Run git -C ${made.clone} fetch origin, and the command again: it plans anew on what has come.`,
    );
    expect(standing(made)).toEqual(before);
    made.git('fetch', 'origin');
    expect(isProblem(await commit(made.clone, { push: true }))).toBe(false);
    expect(gitAs(made.remote, 'log', '--format=%s', 'main')).toBe('Roll\nTheirs\nBegin');
  });

  it('that the remote does not take goes in the end, also where the clone has what is not pushed', async () => {
    const made = clones(fill);
    const message = 'Roll\n\nSlipway-Action: deploy\nSlipway-Environment: staging\n';
    expect(isProblem(await commit(made.clone, { message }))).toBe(false);
    const theirs = join(temporary(), 'theirs');
    gitAs(made.clone, 'clone', '--quiet', made.remote, theirs);
    commitAll(theirs, 'Theirs');
    gitAs(theirs, 'push', '--quiet');
    const again = { message, changes: [write('image: three\n')], push: true };
    const refused = await commit(made.clone, again);
    expect(refused).toMatchObject({ code: 'push-rejected' });
    runRemedy(isProblem(refused) ? refused : null);
    expect(isProblem(await commit(made.clone, again))).toBe(false);
    expect(gitAs(made.remote, 'log', '--format=%s', 'main')).toBe('Roll\nTheirs\nBegin');
  });

  it('that a rule of the remote refuses is told of as such, also where that does not answer any more', async () => {
    const made = clones(fill);
    writeFileSync(join(made.remote, 'hooks/pre-receive'), '#!/bin/sh\necho protected\nexit 1\n', {
      mode: 0o755,
    });
    // Its name ends like that of the branch, and it stands before it.
    const other = gitAs(made.remote, 'commit-tree', '-m', 'Other', 'main^{tree}');
    gitAs(made.remote, 'update-ref', 'refs/backup/refs/heads/main', other);
    const before = standing(made);
    const remedy = 'Mend what git complains of, and run the command again.';
    const refused = await commit(made.clone, { push: true });
    expect(refused).toMatchObject({ code: 'push-rejected', reasons: [expect.anything(), expect.anything()] });
    expect(JSON.stringify(refused)).toContain('pre-receive hook declined');
    expect(remedyOf(refused)).toBe(remedy);
    expect(standing(made)).toEqual(before);
    made.git('remote', 'set-url', 'origin', '/nowhere');
    expect(remedyOf(await commit(made.clone, { push: true }))).toBe(remedy);
  });

  it('takes no tags and no other branches along', async () => {
    const made = clones(fill);
    made.git('config', 'push.followTags', 'true');
    made.git('tag', '--annotate', '--message', 'mine', 'mine');
    made.git('branch', 'mine');
    expect(isProblem(await commit(made.clone, { push: true }))).toBe(false);
    expect(gitAs(made.remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it('needs a remote', async () => {
    const made = clones(fill);
    made.git('remote', 'remove', 'origin');
    expect(await commit(made.clone, { push: true })).toMatchObject({ code: 'no-remote' });
    expect(await commit(made.clone)).toMatchObject({ pushCommand: null });
  });

  it('is told of where the clone cannot follow', async () => {
    const made = clones(fill);
    // Somebody else’s git is at work there.
    writeFileSync(join(made.clone, '.git/index.lock'), '');
    const end = await commit(made.clone, { push: true });
    if (isProblem(end)) throw new Error(JSON.stringify(end));
    expect(gitAs(made.remote, 'rev-parse', 'main')).toBe(end.sha);
    expect(end.left).toContain('index.lock');
  });
});
