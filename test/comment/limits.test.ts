import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMarker } from '../../src/comment/marker.ts';
import { writeComment } from '../../src/comment/write.ts';
import { limits } from '../../src/core/limits.ts';
import type { FieldChange, ManifestDiff, ResourceChange } from '../../src/core/diff/types.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { problem } from '../../src/core/problem.ts';
import { code, link, strong, text } from '../../src/core/text.ts';
import { loadTemplates } from '../../src/edge/templates.ts';
import { writeTerminal } from '../../src/terminal/write.ts';
import { resource } from './diffs.ts';
import { hostile } from './hostile.ts';
import { history } from './histories.ts';
import { change, committed } from './outcomes.ts';
import { rollback } from './rollbacks.ts';
import { restart } from './restarts.ts';
import { expectSound as expectOnPage } from './sound.ts';

const templates = loadTemplates();
const delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const write = (outcome: Outcome) => writeComment(outcome, templates, { delivery });

function diffOf(resources: readonly ResourceChange[]): ManifestDiff {
  return {
    digest: '0'.repeat(64),
    summary: { added: 0, changed: resources.length, removed: 0, unchanged: 0, masked: 0, ignored: 0 },
    resources,
    warnings: [],
  };
}

const fields = (total: number): readonly FieldChange[] =>
  Array.from({ length: total }, (_, index) => ({
    path: ['data', `key${String(index).padStart(6, '0')}`],
    op: 'add',
    after: 'x'.repeat(60),
  }));

function expectSound(comment: string): void {
  expectOnPage(comment, limits.commentCharacters);
  expect(parseMarker(comment)).toBe(delivery);
}

describe('a comment at the limit', () => {
  /** The most fields of the last resource with which nothing is left out, and a reason that fills the rest. */
  function exactly(length: number): Outcome {
    const outcome = (total: number, reason: number): Outcome => ({
      kind: 'planned',
      ...change,
      tag: null,
      warnings: [],
      diff: diffOf(
        [1, 2, 3, 4, 5]
          .map((name) => resource(`big${name}`, fields(135)))
          .concat(resource('last', fields(total))),
      ),
      reason: 'r'.repeat(reason),
    });
    const one = write(outcome(1, 1)).length;
    const each = write(outcome(2, 1)).length - one;
    const total = 1 + Math.floor((length - one) / each);
    const short = write(outcome(total, 1)).length;
    return outcome(total, 1 + length - short);
  }

  it('holds all of it', () => {
    const comment = write(exactly(limits.commentCharacters));
    expect(comment).toHaveLength(limits.commentCharacters);
    expect(comment).not.toContain('left out');
    expectSound(comment);
  });

  it('leaves out one whole resource of what is one character more, and says which and where to see it', () => {
    const comment = write(exactly(limits.commentCharacters + 1));
    expect(comment).toContain(
      'The diff of one resource is left out, since no more fits here: `ConfigMap big1`. To see more, ask for one service at a time.',
    );
    expect(comment.match(/```diff/gu)).toHaveLength(5);
    expectSound(comment);
  });
});

describe('what is too much', () => {
  it('names ten of the resources left out, and counts the rest', () => {
    const diff = diffOf(Array.from({ length: 200 }, (_, index) => resource(`c${index}`, fields(100))));
    const comment = write({ kind: 'deployed', ...change, ...committed, diff });
    expect(comment).toMatch(
      /The diffs of 19\d resources are left out.* and 18\d more resources\. The commit \[`ccccccc`\]\(/u,
    );
    expectSound(comment);
  });

  it('counts the fields beyond those of one resource', () => {
    const comment = write({ kind: 'planned', ...change, diff: diffOf([resource('a', fields(100_000))]) });
    expect(comment).toMatch(/! … 99,\d{3} more fields/u);
    expectSound(comment);
  });

  it('keeps the newest revisions', () => {
    const revisions = Array.from({ length: 2_000 }, (_, index) => ({
      ...(history.revisions[0] ?? never()),
      number: 2_000 - index,
    }));
    const comment = write({ kind: 'history', ...change, services: [{ ...history, revisions, older: 5 }] });
    expect(comment).toContain('| [2000](');
    const shown = comment.match(/^\| \[/gmu)?.length ?? 0;
    expect(comment).toContain(`… and ${(2_005 - shown).toLocaleString('en-US')} older revisions.`);
    expectSound(comment);
  });

  it('shows two long texts that have nothing in common without comparing them to the end', () => {
    const lines = (word: string) =>
      Array.from({ length: 50_000 }, (_, index) => `${word} ${index}`).join('\n');
    const field: FieldChange = {
      path: ['data', 'a'],
      op: 'replace',
      before: lines('old'),
      after: lines('new'),
    };
    const comment = write({ kind: 'planned', ...change, diff: diffOf([resource('a', [field])]) });
    expect(comment).toContain('! too different for a diff by line');
    expect(comment).toMatch(/! … 99,\d{3} more lines/u);
    expectSound(comment);
  });

  it('clips a line', () => {
    const field: FieldChange = { path: ['data', 'a'], op: 'add', after: 'x'.repeat(1_000_000) };
    const comment = write({ kind: 'planned', ...change, diff: diffOf([resource('a', [field])]) });
    expect(comment).toMatch(/^\+ x{397}…$/mu);
  });
});

describe('whatever an outcome holds', () => {
  const many = fc.array(hostile, { maxLength: 6 });
  const flood = hostile.map((value) =>
    Array.from({ length: 400 }, () => value.slice(0, 200) + '@|`'.repeat(20)),
  );
  const lists = fc.oneof({ weight: 9, arbitrary: many }, { weight: 1, arbitrary: flood });

  const outcomes = fc
    .record({ word: hostile, other: hostile, words: lists })
    .chain(({ word, other, words }) => {
      const target = { environment: word, repository: other, repositoryUrl: word, branch: other };
      const values: readonly FieldChange[] = words.flatMap((value): readonly FieldChange[] => [
        { path: ['data', value, { by: { name: other } }], op: 'replace', before: word, after: value },
        { path: [], op: 'add', after: { [value]: [word, { [other]: value }] } },
      ]);
      const diff: ManifestDiff = {
        ...diffOf(
          words.map((name) => ({
            ...resource(name, values.slice(0, 20)),
            namespace: word,
            kind: other,
            file: name,
          })),
        ),
        warnings: words,
      };
      const service = {
        service: word,
        path: other,
        imagesBefore: words,
        imageAfter: word,
        versionsBefore: words,
        versionAfter: other,
        edits: [],
      };
      const services = words.map((name) => ({ ...service, service: name }));
      const line = text`${word}${code(other)}${strong(word)}${link(other, word)}`;
      const commit = { sha: word, url: other, subject: word, author: other, at: word };
      const revision = {
        ...commit,
        number: 1,
        by: word,
        undoes: [],
        restores: null,
        undoneBy: null,
        state: 'current' as const,
        pull: { repository: other, number: 1, url: word },
        image: word,
        version: other,
        reason: other,
        overrides: [{ gate: word, reason: other }],
        requestUrl: word,
      };
      const all: readonly Outcome[] = [
        {
          kind: 'deployed',
          ...target,
          services,
          diff,
          reason: word,
          tag: word,
          warnings: words,
          commit,
          notes: words.map(() => line),
        },
        { kind: 'planned', ...target, services, diff, reason: word, tag: null, warnings: words },
        { kind: 'unchanged', ...target, services },
        {
          kind: 'restarted',
          ...restart(),
          ...target,
          services: words.map((name) => ({
            service: name,
            path: word,
            image: other,
            versionsBefore: words,
            versionAfter: word,
          })),
          reason: word,
          diff,
          warnings: words,
          commit,
          notes: words.map(() => line),
        },
        {
          kind: 'rolled-back',
          ...rollback(),
          ...target,
          undone: words.map((subject, at) => ({ ...commit, subject, byPerson: at % 2 === 0 })),
          merged: words,
          diff,
          commit,
          notes: [line],
        },
        {
          kind: 'rollback-planned',
          ...rollback(),
          ...target,
          services: words.map((name) => ({
            service: name,
            path: word,
            imageAfter: other,
            versionAfter: null,
            revision: 7,
            revisionBefore: 14,
            deploys: 'undone' as const,
            passed: words.map((image) => ({ ...commit, image })),
          })),
          diff,
        },
        {
          kind: 'history',
          ...target,
          services: words.map((name) => ({
            service: name,
            path: other,
            deployed: word,
            revisions: (['manual', 'deploy'] as const).flatMap((kind) =>
              words.slice(0, 5).map(() => ({ ...revision, kind })),
            ),
            older: 1,
          })),
        },
        {
          kind: 'help',
          commands: words.map((usage) => ({
            name: word,
            usage,
            summary: other,
            arguments: [],
            flags: [],
            examples: [word],
          })),
        },
        {
          kind: 'help',
          commands: [
            {
              name: word,
              usage: other,
              summary: word,
              arguments: [{ name: word, text: other }],
              flags: words.map((usage) => ({ usage, text: word })),
              examples: words.slice(0, 3),
            },
          ],
        },
        {
          kind: 'problem',
          command: word,
          problem: problem({ code: other, title: line, reasons: words.map(() => line), remedy: line }),
        },
        { kind: 'progress', command: word, doing: line },
        { kind: 'edited', command: word },
      ];
      return fc.constantFrom(...all);
    });

  it('fits, pings nobody, and stays in its place', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => expectSound(write(outcome))),
      { numRuns: 60 },
    );
  });

  it('steers no terminal', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu;
        const written = writeTerminal(outcome, { width: 80, colour: false });
        expect(written.match(hidden)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});

function never(): never {
  throw new Error('the history has a revision');
}
