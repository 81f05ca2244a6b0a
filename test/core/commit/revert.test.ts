import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatRollback } from '../../../src/core/commit/format.ts';
import { parseRevert } from '../../../src/core/commit/revert.ts';

const sha = '1f2e3d4c5b6a79880716253443526170abcdef01';
const other = 'b'.repeat(40);

describe('parseRevert', () => {
  it.each([
    [`Revert "a"\n\nThis reverts commit ${sha}.\n`, [sha]],
    [`Reapply "a"\n\nThis reverts commit ${sha}.\n`, [sha]],
    [`Revert "a" (#13)\r\n\r\nThis reverts commit ${sha}.\r\n`, [sha]],
    [`Take it back\n\nIt fails.\n\nThis reverts commit ${sha}.\n`, [sha]],
    [`Revert "a"\n\nThis reverts commit ${sha}, reversing\nchanges made to ${other}.\n`, [sha]],
    [`Say why\n\nThis reverts commit 1f2e3d4 (deploy(staging): a, 2026-11-22).\n`, ['1f2e3d4']],
    [`Revert "a" and 1 more\n\nThis reverts commit ${sha}.\nThis reverts commit ${other}.\n`, [sha, other]],
    [
      `Changes (#14)\r\n\r\n* Revert "a"\r\n\r\nThis reverts commit ${sha}.\r\n\r\n* Raise\r\n\r\n---------\r\n\r\nCo-authored-by: Ada <ada@example.com>`,
      [sha],
    ],
    [`a\n\n\`\`\`\ncode\n\`\`\`\n\nThis reverts commit ${sha}.\n`, [sha]],
    [`Revert "a"\n\nThis reverts commit ${sha}.\nSigned-off-by: Ada <ada@example.com>\n`, [sha]],
    [`This reverts commit ${sha}.`, [sha]],
    [`Revert "a"\n\nThis reverts commit ${sha}.\n\nSigned-off-by: Ada <ada@example.com>\n`, [sha]],
  ])('reads the commits of %j', (message, shas) => {
    expect(parseRevert(message)).toEqual({ shas, pulls: [] });
  });

  it('reads the pull request of GitHub’s Revert button', () => {
    expect(parseRevert('Revert "Deploy" (#13)\n\nReverts acme/environments#12')).toEqual({
      shas: [],
      pulls: [{ repository: 'acme/environments', number: 12 }],
    });
  });

  it.each([
    '',
    'Revert "a"',
    `a\n\n> This reverts commit ${sha}.`,
    `a\n\n    This reverts commit ${sha}.`,
    `a\n\nWas:\n\`\`\`\nThis reverts commit ${sha}.\n\`\`\`\nthen`,
    `a\n\n~~~~ text\nThis reverts commit ${sha}.\n~~~\nstill code`,
    `a\n\nAs if: This reverts commit ${sha}.`,
    'a\n\nThis reverts commit HEAD.',
    'a\n\nThis reverts commit 1f2e3d.',
    'a\n\nThis reverts commit 1f2e3d4xyz.',
    `a\n\nThis reverts commit ${sha}${sha}.`,
    'a\n\nReverts acme/environments#twelve',
    'a\n\nReverts #12',
    'a\n\nReverts acme/environments#12 in part',
  ])('finds none in %j', (message) => {
    expect(parseRevert(message)).toBeNull();
  });

  it('reads what we write', () => {
    const asked = {
      environment: 'staging',
      request: 'r',
      delivery: 'd',
      reason: null,
      actor: 'dev',
      actorId: 3,
    };
    const undone = [
      { sha, subject: 'a' },
      { sha: other, subject: 'b' },
    ];
    const message = formatRollback({ ...asked, services: [], undone });
    expect(parseRevert(message)).toEqual({ shas: [sha, other], pulls: [] });
  });

  it('reads what this machine’s git writes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-revert-'));
    const git = (...args: string[]): string =>
      execFileSync(
        'git',
        ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args],
        {
          encoding: 'utf8',
          stdio: 'pipe',
        },
      ).trim();
    try {
      git('init', '--quiet');
      for (const content of ['one', 'two']) {
        writeFileSync(join(folder, 'file'), content);
        git('add', '.');
        git('commit', '--quiet', '--message', `deploy(staging): ${content}`);
      }
      const deployed = git('rev-parse', 'HEAD');
      git('revert', '--no-edit', 'HEAD');
      expect(parseRevert(git('log', '-1', '--format=%B'))).toEqual({ shas: [deployed], pulls: [] });
      const reverted = git('rev-parse', 'HEAD');
      git('revert', '--no-edit', 'HEAD');
      expect(parseRevert(git('log', '-1', '--format=%B'))).toEqual({ shas: [reverted], pulls: [] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
