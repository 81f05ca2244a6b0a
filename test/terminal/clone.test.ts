import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../src/core/outcome.ts';
import { text } from '../../src/core/text.ts';
import { writeCloned } from '../../src/terminal/clone.ts';
import { rollback } from '../comment/rollbacks.ts';

const options = { width: 60, colour: false };
const rolledBack: Outcome = {
  kind: 'rolled-back',
  ...rollback(),
  commit: { sha: 'b'.repeat(40), url: '' },
  notes: [],
};
const notes = [text`Made in a clone: nobody was asked, and this line is long enough to be folded.`];

const printed = (committed: Parameters<typeof writeCloned>[0]['committed']): string =>
  writeCloned({ outcome: rolledBack, notes, committed }, options);

describe('what a clone is told', () => {
  it('is what to type there, what was not looked at, and how to push', () => {
    const told = printed({ pushCommand: 'git push origin b', left: null });
    expect(told).toContain(
      'To go forward again, run: slipway rollback staging storefront --to-revision 14\n',
    );
    expect(told).toContain(
      '! Made in a clone: nobody was asked, and this line is long\n  enough to be folded.\n',
    );
    expect(told.endsWith('\nTo push it, run: git push origin b\n')).toBe(true);
    expect(told).not.toContain('comment:');
    // There is no address to show.
    expect(told).toContain('  commit    bbbbbbb on main of acme/environments\n\n');
  });

  it('is, of what could not be looked at, with the reason that the next command takes again', () => {
    const overrides = [{ gate: 'lock', reason: 'GitHub is down' }];
    const outcome = { ...rolledBack, overrides, left: [{ service: 'api', why: 'another' as const }] };
    const told = writeCloned({ outcome, notes, committed: null }, { ...options, width: 200 });
    expect(told).toContain('--to-revision 14 --break-glass "REASON"\n');
    expect(told).toContain("To step back there, too: 'slipway rollback staging api'.");
    expect(told).not.toMatch(/[ ']\/(?:rollback|deploy) /u);
  });

  it('is, under a lock that was looked at, with the word that alone goes on against it', () => {
    const lock = { gate: 'lock', reason: 'agreed', of: ['staging by sam since 2026-11-22T08:00:00Z, a'] };
    const overrides = [{ gate: 'approvals', reason: 'GitHub is down' }, lock];
    const outcome = { ...rolledBack, overrides };
    const told = writeCloned({ outcome, notes, committed: null }, { ...options, width: 200 });
    expect(told).toContain('--to-revision 14 --override "REASON"\n');
    expect(told).not.toContain('--break-glass');
  });

  it('is what follows once it is pushed, and not before', () => {
    expect(printed(null).replaceAll(/\n +/gu, ' ')).toContain(
      "Once it is pushed, Slipway locks 'storefront'",
    );
  });

  it('is nothing more once it is pushed', () => {
    expect(printed({ pushCommand: null, left: null })).not.toContain('git push');
    expect(printed(null)).not.toContain('git push');
  });

  it('is where the clone could not follow', () => {
    expect(printed({ pushCommand: null, left: 'fatal: index.lock is there.' })).toContain(
      'It is pushed, and not on the clone’s own branch: fatal:',
    );
  });
});
