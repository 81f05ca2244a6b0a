import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseMarker } from '../../src/comment/marker.ts';
import { writeComment } from '../../src/comment/write.ts';
import { loadTemplates } from '../../src/edge/templates.ts';
import { outcomes } from './outcomes.ts';

const templates = loadTemplates();
const delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const update = process.env['UPDATE_GOLDEN'] === '1';

describe('writeComment', () => {
  it.each(Object.entries(outcomes))('writes %s as its golden file has it', (name, outcome) => {
    const comment = writeComment(outcome, templates, { delivery });
    const golden = new URL(`golden/${name}.md`, import.meta.url);
    if (update) writeFileSync(golden, comment);
    expect(comment).toBe(readFileSync(golden, 'utf8'));
  });

  it.each(Object.values(outcomes))('begins with the marker ($kind)', (outcome) => {
    expect(parseMarker(writeComment(outcome, templates, { delivery }))).toBe(delivery);
  });

  it('has a template for each kind of outcome, and a kind for each template', () => {
    const kinds = new Set(Object.values(outcomes).map(({ kind }) => kind));
    expect([...templates.outcomes.keys()].sort()).toEqual([...kinds].sort());
  });
});
