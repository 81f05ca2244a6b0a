import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  writeDiffMarkdown,
  writeManifestsCheck,
  writeManifestsComment,
} from '../../src/comment/manifests.ts';
import { parseCheckMarker, parseManifestsMarker } from '../../src/comment/marker.ts';
import type { ManifestDiff, ResourceChange } from '../../src/core/diff/types.ts';
import type { Effect, Severity } from '../../src/core/effects/types.ts';
import { limits } from '../../src/core/limits.ts';
import { problem } from '../../src/core/problem.ts';
import type { ManifestsReport, ManifestsSubject } from '../../src/core/review/types.ts';
import { code, text } from '../../src/core/text.ts';
import { diffs, oneField, resource } from './diffs.ts';
import { hostile } from './hostile.ts';
import { expectSound } from './sound.ts';

const head = 'a'.repeat(40);
const base = 'b'.repeat(40);
const folder = (environment: string, service: string) => ({
  environment,
  service,
  path: `${environment}/${service}`,
});

const subject: ManifestsSubject = {
  repository: 'acme/environments',
  repositoryUrl: 'https://github.com/acme/environments',
  pull: 7,
  draft: false,
  headSha: head,
  base: { ref: 'main', sha: base },
  touched: [folder('staging', 'storefront')],
  notes: [],
};

function diffOf(resources: readonly ResourceChange[], unchanged = 0): ManifestDiff {
  const summary = { added: 0, changed: resources.length, removed: 0, unchanged, masked: 0, ignored: 0 };
  return { digest: 'ab12'.repeat(16), summary, resources, warnings: [] };
}

const compared = (diff: ManifestDiff, more: Partial<ManifestsSubject> = {}): ManifestsReport => ({
  ...subject,
  ...more,
  state: 'compared',
  held: null,
  diff,
  environments: [],
  approvals: null,
});
const effect = (severity: Severity, rule: string, message = 'It happens.'): Effect => ({
  rule,
  severity,
  message,
  path: [],
});
const withEffects = (name: string, ...effects: readonly Effect[]) => resource(name, oneField, { effects });
const note = { ledger: '', configuration: 'c'.repeat(40), tries: null };
const lines = (report: ManifestsReport) => writeManifestsComment(report).split('\n');

describe('writeManifestsComment', () => {
  it('begins with what it compares, in a marker and for people', () => {
    const comment = writeManifestsComment(compared(diffOf([resource('a')])));
    expect(parseManifestsMarker(comment)).toEqual({ head, base });
    expect(comment.split('\n').slice(1, 4)).toEqual([
      '### Manifest diff: 1 changed',
      '',
      `<sub>staging: storefront · \`main\` at [\`bbbbbbb\`](https://github.com/acme/environments/commit/${base}), before and after merging [\`aaaaaaa\`](https://github.com/acme/environments/commit/${head})</sub>`,
    ]);
  });

  it('is one quiet line where nothing changes', () => {
    expect(lines(compared(diffOf([], 12))).slice(1)).toEqual([
      'Manifest diff: No change in 12 resources.',
      '',
    ]);
  });

  it('tells more than that line where there is something to tell', () => {
    const comment = writeManifestsComment(compared({ ...diffOf([], 12), warnings: ['Look at this.'] }));
    expect(comment).toContain('### Manifest diff: No change in 12 resources\n');
    expect(comment).toContain('- ⚠️ Look at this.');
  });

  it('tells the gravest effects first, each with its page', () => {
    const comment = writeManifestsComment(
      compared(
        diffOf([
          withEffects('a', effect('info', 'restart')),
          withEffects('b', effect('warn', 'single-replica')),
          withEffects('c', effect('block', 'immutable-selector', 'It is refused.')),
        ]),
      ),
    );
    expect(comment).toContain(
      '### Manifest diff: 3 changed; blocked by immutable-selector; a restarts; look at single-replica\n',
    );
    expect(comment.match(/^- (?:⛔|⚠️|ℹ️)/gmu)).toEqual(['- ⛔', '- ⚠️', '- ℹ️']);
    expect(comment).toContain(
      '- ⛔ `ConfigMap c`: It is refused. ([`immutable-selector`](https://github.com/acme/slipway/blob/main/docs/effects.md#immutable-selector))',
    );
    expect(comment.match(/^\| `ConfigMap .*$/gmu)).toEqual([
      '| `ConfigMap c` | changed, 1 field | ⛔ `immutable-selector` |',
      '| `ConfigMap b` | changed, 1 field | ⚠️ `single-replica` |',
      '| `ConfigMap a` | changed, 1 field | ℹ️ `restart` |',
    ]);
  });

  it('says what is said of many resources once', () => {
    const resources = Array.from({ length: 30 }, (_, index) =>
      withEffects(`c${index}`, effect('info', 'restart')),
    );
    const comment = writeManifestsComment(compared(diffOf(resources)));
    expect(comment).toContain('### Manifest diff: 30 changed; 30 workloads restart\n');
    expect(comment.match(/^- ℹ️.*$/gmu)).toHaveLength(1);
    expect(comment).toContain('`ConfigMap c4` and 25 more: It happens.');
    expect(comment).toContain('<details><summary>15 more resources</summary>');
  });

  it('tells resources of several environments apart', () => {
    const touched = [folder('staging', 'storefront'), folder('production', 'storefront')];
    const of = (environment: string) => resource('a', oneField, { file: `${environment}/storefront/a.yaml` });
    const comment = writeManifestsComment(
      compared(diffOf([of('staging'), of('production'), resource('b')]), { touched }),
    );
    expect(comment).toContain('<sub>staging: storefront · production: storefront · ');
    expect(comment.match(/^\| `.*?`/gmu)).toEqual([
      '| `staging: ConfigMap a`',
      '| `production: ConfigMap a`',
      '| `ConfigMap b`',
    ]);
  });

  it('breaks a long path between its steps, the last ones in sight', () => {
    const path = [
      'spec',
      'template',
      'spec',
      'containers',
      { by: { name: 'storefront' } },
      'resources',
      'limits',
      'memory',
    ];
    const comment = writeManifestsComment(
      compared(diffOf([resource('a', [{ path, op: 'replace', before: '256Mi', after: '512Mi' }])])),
    );
    expect(comment).toContain(
      '@@ spec › template › spec › containers[storefront] › resources › @@\n@@ limits › memory @@\n- 256Mi\n+ 512Mi\n',
    );
  });

  it('says what a resource was called', () => {
    const renamed = resource('new', oneField, { renamedFrom: { namespace: null, name: 'old' } });
    const comment = writeManifestsComment(compared(diffOf([renamed, resource('b')])));
    expect(comment).toContain('| `ConfigMap new` | renamed from `old`, 1 field |');
    expect(comment).toContain('<code>ConfigMap new, renamed from old</code>');
    const alone = resource('new', [], { renamedFrom: { namespace: null, name: 'old' } });
    expect(writeManifestsComment(compared(diffOf([alone])))).toContain('! nothing but its name changed');
  });

  it('says that it is about a draft', () => {
    expect(writeManifestsComment(compared(diffOf([resource('a')]), { draft: true }))).toContain(
      ' · a draft</sub>',
    );
  });

  it('tells masked and ignored values by their numbers', () => {
    const diff = diffOf([resource('a')], 1);
    const comment = writeManifestsComment(
      compared({ ...diff, summary: { ...diff.summary, masked: 2, ignored: 3 } }),
    );
    expect(comment).toContain(
      '<sub>1 resource is unchanged. 2 secret values are masked. 3 differences without effect are not shown.</sub>',
    );
  });

  it('shows the digest, short and in full', () => {
    const comment = writeManifestsComment(compared(diffOf([resource('a')])));
    expect(comment).toContain('Manifest digest <code>ab12ab12ab12</code>');
    expect(comment).toContain(`\`${'ab12'.repeat(16)}\``);
  });

  it('tells a conflict, and what to do', () => {
    const comment = writeManifestsComment({ ...subject, state: 'conflict', branch: 'bump' });
    expect(comment).toContain('### No manifest diff: \\#&#8203;7 conflicts with main\n');
    expect(comment).toContain('**What to do:** merge `main` into the branch of this pull request');
    expect(comment).toContain('who does so may then not count among its approvers');
  });

  it('tells of a conflict of a deploy pull request to ask anew: what people merge there, Slipway does not', () => {
    const branch = 'slipway/deploy/production/storefront';
    const comment = writeManifestsComment({ ...subject, state: 'conflict', branch });
    expect(comment).toContain('**What to do:** comment the same command again');
  });

  it('tells a problem, its reasons and what to do', () => {
    const refusal = problem({
      code: 'render-failed',
      title: text`${code('staging/storefront')} cannot be rendered.`,
      reasons: [text`no such file: ${code('base.yaml')}`],
      remedy: text`Add the file.`,
    });
    const comment = writeManifestsComment({ ...subject, state: 'problem', problem: refusal });
    expect(comment).toContain('### No manifest diff: staging/storefront cannot be rendered.\n');
    expect(comment).toContain('- no such file: `base.yaml`\n\n**What to do:** Add the file.');
    expect(comment).toContain('<sub>problem `render-failed`</sub>');
  });

  it('refuses what is no commit', () => {
    expect(() => writeManifestsComment({ ...compared(diffOf([])), headSha: 'main --> ' })).toThrow(
      RangeError,
    );
  });
});

describe('writeManifestsCheck', () => {
  it('parts the fields of the resources from all else', () => {
    const check = writeManifestsCheck(
      compared(diffOf([withEffects('a', effect('warn', 'x')), resource('b')])),
      note,
    );
    expect(check.title).toBe('2 changed; look at x');
    expect(check.summary).toMatch(
      /^<!-- slipway: manifests [^\n]*\n<sub>staging.*\n\n- ⚠️.*\n\n\| resource.*Manifest digest/su,
    );
    expect(check.summary).not.toContain('```');
    expect(check.text).toMatch(/^<details open>.*```\n\n<\/details>$/su);
  });

  it.each([null, 1, 12])('keeps by what it was compared, and after how many tries: %s', (tries) => {
    const { summary } = writeManifestsCheck(compared(diffOf([], 3)), { ...note, tries });
    expect(parseCheckMarker(summary)).toEqual({ head, base, configuration: note.configuration, tries });
  });

  it('has something to say where nothing changes', () => {
    const check = writeManifestsCheck(compared(diffOf([], 3)), note);
    expect(check.title).toBe('No change in 3 resources');
    expect(check.summary).toContain('`main` at');
    expect(check.text).toBe('');
  });
});

describe('at the limits', () => {
  const long = 'x'.repeat(70_000);
  const cases: readonly (readonly [string, readonly ResourceChange[]])[] = [
    [
      'one giant line',
      [resource('a', [{ path: ['data', 'x'], op: 'replace', before: long, after: `${long}y` }])],
    ],
    [
      'one field of very many lines',
      [resource('a', [{ path: ['data', 'x'], op: 'add', after: 'line\n'.repeat(80_000) }])],
    ],
    ['a giant name', [resource(long, [{ path: [long], op: 'add', after: 1 }])]],
    [
      'resources by the thousand',
      Array.from({ length: 5_000 }, (_, index) => resource(`c${index}`, oneField, { change: 'added' })),
    ],
    [
      'an effect on each of a thousand resources',
      Array.from({ length: 1_000 }, (_, index) =>
        withEffects(`c${index}`, effect('block', 'x', `It ${index}.`)),
      ),
    ],
    [
      'floods of backticks',
      [resource('`'.repeat(9), [{ path: ['`'], op: 'add', after: '`'.repeat(70_000) }])],
    ],
    [
      'a fence around what changed',
      [
        resource('a', [
          {
            path: ['data', 'x'],
            op: 'replace',
            before: '```\nold\n````\n</details>\n',
            after: '```\nnew\n````\n</details>\n',
          },
        ]),
      ],
    ],
    [
      'ends of what it stands in',
      [resource('</details> -->', [{ path: ['-->'], op: 'add', after: '</details>\n```\n-->\n</summary>' }])],
    ],
    ['mentions', [resource('@acme/sre', [{ path: ['@octocat'], op: 'add', after: '@octocat #1' }])]],
    [
      'writing from right to left',
      [resource('\u202Ea', [{ path: ['\u2066'], op: 'add', after: '\u202E\u0007' }])],
    ],
  ];

  it.each(cases)('stays sound with %s', (_name, resources) => {
    const report = compared({ ...diffOf(resources), warnings: [long], summary: diffOf(resources).summary });
    expectSound(writeManifestsComment(report), limits.commentCharacters);
    expectSound(writeDiffMarkdown(diffOf(resources)), limits.commentCharacters);
    const { title, summary, text: fields } = writeManifestsCheck(report, note);
    expect(title.length).toBeLessThanOrEqual(200);
    expectSound(summary, limits.checkCharacters);
    expectSound(fields, limits.checkCharacters);
  });

  it('says how many resources are left out, and how to see them', () => {
    const [, resources = []] = cases[3] ?? [];
    const comment = writeManifestsComment(compared(diffOf(resources)));
    expect(comment).toMatch(/The diffs of \d,\d{3} resources are left out, since no more fits here: /u);
    expect(comment).toContain(
      'To see all of it in a clone: `git fetch origin pull/7/merge`, then `slipway diff --git FETCH_HEAD^1..FETCH_HEAD`.',
    );
  });

  it('keeps what blocks longest', () => {
    const [, resources = []] = cases[4] ?? [];
    const comment = writeManifestsComment(compared(diffOf(resources)));
    const effects = comment.match(/^- ⛔/gmu)?.length ?? 0;
    const rows = comment.match(/^\| `/gmu)?.length ?? 0;
    expect(effects).toBeGreaterThan(rows);
    expect(comment).not.toContain('```diff');
  });
});

describe('whatever a diff holds', () => {
  const reports: fc.Arbitrary<ManifestsReport> = fc
    .record({
      diff: diffs,
      ref: hostile,
      repositoryUrl: hostile,
      environment: hostile,
      service: hostile,
      draft: fc.boolean(),
    })
    .map(({ diff, ref, repositoryUrl, environment, service, draft }) =>
      compared(diff, {
        repositoryUrl,
        draft,
        base: { ref, sha: base },
        touched: [folder(environment, service), folder(ref, environment)],
        notes: [text`${ref}${code(service)}`],
      }),
    );

  it('fits, pings nobody, and stays in its place', () => {
    fc.assert(
      fc.property(reports, (report) => {
        expectSound(writeManifestsComment(report), limits.commentCharacters);
        const { title, summary, text: fields } = writeManifestsCheck(report, note);
        expect(title).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expectSound(summary, limits.checkCharacters);
        expectSound(fields, limits.checkCharacters);
      }),
      { numRuns: 15 },
    );
  });
});
