/**
 * The manifest diff by example. Each case is a folder `<area>/<case>` with manifests `before/` and `after/`,
 * `case.yaml` (its title, and settings of effects), and the model that must come of it, `model.json`.
 *
 *   CASES=values          only cases whose name starts so
 *   UPDATE_CASES=1        write what comes of them; look at what is written before you commit it
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { diffManifests } from '../../src/core/diff/diff.ts';
import type { ManifestDiff } from '../../src/core/diff/types.ts';
import { isProblem, type Problem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';
import { type Case, casesOf, renderSide, settingsOf } from './case.ts';

/** How many there are at least: a case that is lost on the way is missed. */
const leastCases = 1;

const filter = process.env['CASES'] ?? '';
const update = process.env['UPDATE_CASES'] === '1';
const cases = casesOf(filter);

describe('cases', () => {
  it.each(cases)('$name', async (example) => {
    const diff = await diffOf(example);
    hold(join(example.folder, 'model.json'), `${JSON.stringify(modelOf(diff), null, 2)}\n`);
  });

  it.each(cases)('$name says what it shows', (example) => {
    expect(settingsOf(example).title).not.toBe('');
  });

  it('are all there', () => {
    expect(casesOf().length).toBeGreaterThanOrEqual(leastCases);
  });
});

async function diffOf(example: Case): Promise<ManifestDiff | Problem> {
  const before = await renderSide(join(example.folder, 'before'));
  const after = await renderSide(join(example.folder, 'after'));
  if (isProblem(before)) return before;
  if (isProblem(after)) return after;
  return diffManifests(before, after, { blinding: null, effects: settingsOf(example).effects });
}

function modelOf(diff: ManifestDiff | Problem): unknown {
  if (!isProblem(diff)) return diff;
  const { code, title, reasons, remedy } = diff;
  return {
    problem: { code, title: toPlain(title), reasons: reasons.map(toPlain), remedy: toPlain(remedy) },
  };
}

function hold(file: string, content: string): void {
  if (update) writeFileSync(file, content);
  if (!existsSync(file)) throw new Error(`There is no ${file}: write it with UPDATE_CASES=1, then read it.`);
  expect(content).toBe(readFileSync(file, 'utf8'));
}
