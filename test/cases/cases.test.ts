/**
 * The manifest diff by example. Each case is a folder `<area>/<case>` with manifests `before/` and `after/`,
 * `case.yaml` (its title, and settings), and what must come of it: the model, `model.json`, and the comment
 * on a pull request, `comment.md`.
 *
 *   CASES=values          only cases whose name starts so
 *   UPDATE_CASES=1        write what comes of them; look at what is written before you commit it
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeManifestsComment } from '../../src/comment/manifests.ts';
import { diffManifests } from '../../src/core/diff/diff.ts';
import { diffSchema, toJson } from '../../src/core/diff/json.ts';
import type { ManifestDiff } from '../../src/core/diff/types.ts';
import { isProblem, type Problem } from '../../src/core/problem.ts';
import type { ManifestsSubject } from '../../src/core/review/types.ts';
import { toPlain } from '../../src/core/text.ts';
import { type Case, casesOf, renderSide, settingsOf } from './case.ts';

/** How many there are at least: a case that is lost on the way is missed. */
const leastCases = 200;

const pull: ManifestsSubject = {
  repository: 'acme/environments',
  repositoryUrl: 'https://github.com/acme/environments',
  pull: 7,
  draft: false,
  headSha: 'a'.repeat(40),
  base: { ref: 'main', sha: 'b'.repeat(40) },
  touched: [],
  notes: [],
};

const filter = process.env['CASES'] ?? '';
const update = process.env['UPDATE_CASES'] === '1';
const cases = casesOf(filter);

describe('cases', () => {
  it.each(cases)('$name', async (example) => {
    const diff = await diffOf(example);
    const model = modelOf(diff);
    hold(join(example.folder, 'model.json'), `${JSON.stringify(model, null, 2)}\n`);
    hold(join(example.folder, 'comment.md'), commentOf(diff));
    if (!isProblem(diff)) expect(diffSchema.parse(model)).toEqual(model);
  });

  it.each(cases)('$name says what it shows', (example) => {
    expect(settingsOf(example).title).not.toBe('');
  });

  it('are all there', () => {
    expect(casesOf().length).toBeGreaterThanOrEqual(leastCases);
  });
});

async function diffOf(example: Case): Promise<ManifestDiff | Problem> {
  const settings = settingsOf(example);
  const before = await renderSide(join(example.folder, 'before'), settings);
  const after = await renderSide(join(example.folder, 'after'), settings);
  if (isProblem(before)) return before;
  if (isProblem(after)) return after;
  return diffManifests(before, after, { blinding: null, effects: settings.effects });
}

function modelOf(diff: ManifestDiff | Problem): unknown {
  if (!isProblem(diff)) return toJson(diff);
  const { code, title, reasons, remedy } = diff;
  return {
    problem: { code, title: toPlain(title), reasons: reasons.map(toPlain), remedy: toPlain(remedy) },
  };
}

function commentOf(diff: ManifestDiff | Problem): string {
  return writeManifestsComment(
    isProblem(diff)
      ? { ...pull, state: 'problem', problem: diff }
      : { ...pull, state: 'compared', diff, environments: [], approvals: null, held: null },
  );
}

function hold(file: string, content: string): void {
  if (update) writeFileSync(file, content);
  if (!existsSync(file)) throw new Error(`There is no ${file}: write it with UPDATE_CASES=1, then read it.`);
  expect(content).toBe(readFileSync(file, 'utf8'));
}
