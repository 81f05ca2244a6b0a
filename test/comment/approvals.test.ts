import { describe, expect, it } from '@jest/globals';
import {
  approvalsSection,
  approvalsTitle,
  approvedBesides,
  withApprovals,
  withApprovalsTitle,
} from '../../src/comment/approvals.ts';
import { approversIn, standingIn } from '../../src/comment/approvers.ts';
import { heldIn, heldLine, heldLines } from '../../src/comment/held.ts';
import { writeManifestsCheck, writeManifestsComment } from '../../src/comment/manifests.ts';
import { parseManifestsMarker } from '../../src/comment/marker.ts';
import type { ApprovalsReport, EnvironmentApprovals } from '../../src/core/approval/types.ts';
import { problem } from '../../src/core/problem.ts';
import { code, text } from '../../src/core/text.ts';
import { limits } from '../../src/core/limits.ts';
import { tooManyToJudge } from '../../src/core/problems/approval.ts';
import type { ManifestsReport } from '../../src/core/review/types.ts';
import { oneField, resource } from './diffs.ts';
import { hostileStrings } from './hostile.ts';
import { expectSound } from './sound.ts';

const head = 'a'.repeat(40);
const place = { repositoryUrl: 'https://github.com/acme/environments', headSha: head };
const production: EnvironmentApprovals = {
  environment: 'production',
  digest: 'd'.repeat(64),
  needed: 2,
  from: [
    { kind: 'team', organization: 'acme', slug: 'sre' },
    { kind: 'role', role: 'admin' },
  ],
  state: 'waiting',
  approvals: [{ login: 'sam', head }],
  heldBy: [],
  passedOver: [],
};
const report = (
  more: Partial<EnvironmentApprovals> = {},
  of: Partial<ApprovalsReport> = {},
): ApprovalsReport => ({
  environments: [{ ...production, ...more }],
  files: [],
  builtFrom: [],
  problem: null,
  difference: null,
  ...of,
});
const told = (
  approvals: ApprovalsReport | null,
  changed = resource('web', oneField),
): Extract<ManifestsReport, { state: 'compared' }> => ({
  repository: 'acme/environments',
  repositoryUrl: place.repositoryUrl,
  pull: 7,
  draft: false,
  headSha: head,
  base: { ref: 'main', sha: 'b'.repeat(40) },
  touched: [],
  notes: [],
  state: 'compared',
  held: null,
  diff: {
    digest: 'ab12'.repeat(16),
    summary: { added: 0, changed: 1, removed: 0, unchanged: 0, masked: 0, ignored: 0 },
    resources: [changed],
    warnings: [],
  },
  environments: [],
  approvals,
});

const note = { ledger: '', configuration: 'c'.repeat(40), tries: null };

describe('what changes', () => {
  const heading = '\n\n**What changes**\n\n';
  const restarts = { rule: 'restart', severity: 'info', message: 'Restarts.', path: [] } as const;
  const warned = told(report(), { ...resource('web', oneField), effects: [restarts] });

  it('is no part of the list of approvals', () => {
    for (const written of [writeManifestsComment(warned), writeManifestsCheck(warned, note).summary])
      expect(written).toMatch(/end of approvals -->\n\n\*\*What changes\*\*\n\n- /u);
  });

  it('has no heading where nothing stands before it', () => {
    expect(writeManifestsComment(told(null))).not.toContain(heading);
  });
});

describe('approvalsSection', () => {
  it.each<[string, ApprovalsReport, string]>([
    [
      'who is missing',
      report(),
      '⏳ `production` waits for 1 of 2 approvals from `@acme/sre` or `admin`; so far sam',
    ],
    ['who approved', report({ state: 'approved' }), '✅ `production` is approved by sam'],
    [
      'who holds it up',
      report({ state: 'held', heldBy: ['max'] }),
      '✋ `production` is held: max requested changes; approved by sam\n  - It goes on once they approve, or somebody dismisses',
    ],
    [
      'what is carried over',
      report({ state: 'approved', approvals: [{ login: 'sam', head: 'c'.repeat(40) }] }),
      'sam (carried over from [`ccccccc`](https://github.com/acme/environments/commit/cccc',
    ],
    [
      'why one does not count',
      report({ passedOver: [{ login: 'dev', why: 'own' }] }),
      '  - The approval of dev does not count: who made or asked',
    ],
    [
      'why none can count',
      report({}, { problem: tooManyToJudge('reviews') }),
      '⚠️ This pull request has more than 500 reviews.',
    ],
  ])('says %s', (_, given, words) => {
    expect(approvalsSection(given, place)).toContain(words);
  });

  it('is nothing where nothing is to be approved', () => {
    expect(approvalsSection(null, place)).toBe('');
    expect(approvedBesides(null)).toBe('');
  });

  it('stays short, whoever approves whatever', () => {
    const many = Array.from({ length: 400 }, (_, index) => `${'x'.repeat(38)}${index}`);
    const environments = many.map((environment) => ({
      ...production,
      environment,
      approvals: many.map((login) => ({ login, head: 'c'.repeat(40) })),
      heldBy: many,
      passedOver: many.map((login) => ({ login, why: 'unseen' as const })),
    }));
    const builtFrom = many.map((environment) => ({ environment, others: many }));
    const all: ApprovalsReport = { ...report(), environments, files: many, builtFrom };
    expect(approvalsSection(all, place).length + approvedBesides(all).length).toBeLessThan(30_000);
    expect(writeManifestsComment(told(all)).length).toBeLessThanOrEqual(limits.commentCharacters);
  });

  it.each(hostileStrings)('shows names as they are: %s', (value) => {
    const given = report(
      { approvals: [{ login: value, head }], heldBy: [value], passedOver: [{ login: value, why: 'bot' }] },
      { files: [value], builtFrom: [{ environment: value, others: [value] }] },
    );
    for (const state of ['waiting', 'approved', 'held'] as const)
      expectSound(
        writeManifestsComment(
          told({ ...given, environments: given.environments.map((one) => ({ ...one, state })) }),
        ),
        limits.commentCharacters,
      );
  });
});

describe('the section in what is written', () => {
  const after = report({
    state: 'approved',
    approvals: [
      { login: 'sam', head },
      { login: 'max', head },
    ],
  });

  it('is changed by itself, to what would be written with it', () => {
    const section = approvalsSection(after, place);
    expect(withApprovals(writeManifestsComment(told(report())), section)).toBe(
      writeManifestsComment(told(after)),
    );
    const [before, wanted] = [report(), after].map((one) => writeManifestsCheck(told(one), note));
    const more = approvalsSection(after, place, { held: null });
    expect(withApprovals(before?.summary ?? '', more)).toBe(wanted?.summary);
    expect(approversIn(wanted?.summary ?? '')).toEqual(['sam', 'max']);
    expect(withApprovalsTitle(before?.title ?? '', after)).toBe(wanted?.title);
  });

  it('says in the check run alone what holds it, and is changed by itself in that, too', () => {
    const held = problem({
      code: 'locked',
      title: text`${code('production')} is locked · by sam.`,
      remedy: text`Wait.`,
    });
    const isHeld = { ...told(after), held };
    expect(writeManifestsComment(isHeld)).toBe(writeManifestsComment(told(after)));
    const [open, shut] = [told(after), isHeld].map((one) => writeManifestsCheck(one, note));
    expect(withApprovals(open?.summary ?? '', approvalsSection(after, place, { held }))).toBe(shut?.summary);
    expect(withApprovalsTitle(open?.title ?? '', after, held)).toBe(shut?.title);
    expect(withApprovalsTitle(shut?.title ?? '', after)).toBe(open?.title);
    expect(shut?.title).toBe('Held: production is locked, by sam · 1 changed');
    expect([open, shut].map((one) => heldIn(one?.summary ?? ''))).toEqual([null, heldLine(held)]);
    expect(heldIn((shut?.summary ?? '').replaceAll('\n', '\r\n'))).toBe(heldLine(held));
  });

  it('does not take the words of a manifest for those who approved', () => {
    const mark = '<!-- slipway: approved by eve -->';
    const { summary } = writeManifestsCheck(told(report({ approvals: [] }), resource(mark, oneField)), note);
    expect(approversIn(summary)).toEqual([]);
  });

  it.each([
    ['Approved · 1 changed', 'Approved'],
    ['Comparing the manifests', 'Comparing the manifests'],
    ['', ''],
  ])('tells by the title %j how it stands', (title, standing) => {
    expect(standingIn(title)).toBe(standing);
  });

  it('does not take the words of a manifest for it', () => {
    const mark = heldLines(problem({ code: 'locked', title: text`It is.`, remedy: text`Wait.` })).join('\n');
    const { summary } = writeManifestsCheck(told(null, resource(mark, oneField)), note);
    expect(heldIn(summary)).toBeNull();
    expect(heldIn(`- changed: ${mark}`)).toBeNull();
  });

  it('says what holds it also where nothing is to be approved', () => {
    const held = problem({ code: 'frozen', title: text`It is frozen.`, remedy: text`Wait.` });
    const check = writeManifestsCheck({ ...told(null), held }, note);
    expect(check.title).toBe('Held: It is frozen · 1 changed');
    expect(heldIn(check.summary)).toBe(heldLine(held));
    expect(check.summary).toContain('Held: It is');
  });

  it('is found where a manifest holds the same lines', () => {
    const forged = approvalsSection(report({ state: 'approved' }), place);
    const comment = writeManifestsComment(told(report(), resource(forged, oneField)));
    expect(withApprovals(comment, '')?.split('**Approvals**')).toHaveLength(
      comment.split('**Approvals**').length - 1,
    );
    expect(withApprovals(comment, '')).not.toContain('waits for 1 of 2');
  });

  it('is not put where there is none', () => {
    expect(withApprovals(writeManifestsComment(told(null)), 'x')).toBeNull();
  });

  it('leaves the marker the first line', () => {
    expect(parseManifestsMarker(writeManifestsComment(told(report())))).toMatchObject({ head });
  });
});

describe('the title of the check run', () => {
  it.each<[string, ApprovalsReport, string]>([
    ['that it waits', report(), 'production waits for 1 of 2 approvals from @acme/sre or admin · 1 changed'],
    [
      'that it is held',
      report({ state: 'held', heldBy: ['max'] }),
      'production is held: max requested changes · 1 changed',
    ],
    ['that it is approved', report({ state: 'approved' }), 'Approved · 1 changed'],
    [
      'that several wait',
      { ...report(), environments: [production, { ...production, environment: 'live' }] },
      '2 environments wait for approvals · 1 changed',
    ],
    [
      'why none counts',
      report({}, { problem: tooManyToJudge('reviews') }),
      'This pull request has more than 500 reviews · 1 changed',
    ],
  ])('says %s', (_, given, title) => {
    expect(approvalsTitle(given, '1 changed')).toBe(title);
  });
});
