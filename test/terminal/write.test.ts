import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeDiff } from '../../src/terminal/diff.ts';
import { wrap } from '../../src/terminal/style.ts';
import { writeTerminal } from '../../src/terminal/write.ts';
import { diff, outcomes } from '../comment/outcomes.ts';

const plain = { width: 80, colour: false };
const update = process.env['UPDATE_GOLDEN'] === '1';

describe('writeTerminal', () => {
  it.each(Object.entries(outcomes))('writes %s as its golden file has it', (name, outcome) => {
    const written = writeTerminal(outcome, plain);
    const golden = new URL(`golden/${name}.txt`, import.meta.url);
    if (update) writeFileSync(golden, written);
    expect(written).toBe(readFileSync(golden, 'utf8'));
  });

  it.each(Object.values(outcomes))('differs by colour alone ($kind)', (outcome) => {
    const coloured = writeTerminal(outcome, { ...plain, colour: true });
    expect(coloured).toContain('\u001B[1m');

    const [first, ...painted] = coloured.split('\u001B');
    const bare = [first, ...painted.map((part) => part.replace(/^\[\d+m/u, ''))].join('');
    expect(bare).toBe(writeTerminal(outcome, plain));
  });
});

describe('writeDiff', () => {
  it('paints each line for what it is', () => {
    const written = writeDiff(diff, { width: 80, colour: true });
    expect(written).toContain('\u001B[31m- registry.example.com/shop/storefront:9a8b7c6\u001B[39m');
    expect(written).toContain('\u001B[32m+ registry.example.com/shop/storefront:1f2e3d4\u001B[39m');
  });

  it('has hidden characters visible', () => {
    const hidden = '\u001B]0;title\u0007\u202E';
    const resources = diff.resources.map((resource) => ({
      ...resource,
      name: hidden,
      file: hidden,
      fields: [{ path: [hidden], op: 'add' as const, after: hidden }],
    }));
    const written = writeDiff({ ...diff, resources, warnings: [hidden] }, plain);
    expect(written).toContain('␛]0;title␇⟨U+202E⟩');
    expect(written).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  it('tells that nothing changes', () => {
    const summary = { added: 0, changed: 0, removed: 0, unchanged: 2, masked: 0, ignored: 0 };
    expect(writeDiff({ ...diff, summary, resources: [] }, plain)).toBe('No change in 2 resources.');
  });
});

describe('wrap', () => {
  it.each([
    ['one two three four five', 20, '', 'one two three four\nfive'],
    ['- one two three four five', 20, '  ', '- one two three four\n  five'],
    ['  keeps its first indent here', 20, '  ', '  keeps its first\n  indent here'],
    ['averyveryverylongwordthatstayswhole after', 20, '', 'averyveryverylongwordthatstayswhole\nafter'],
    ['never narrower than twenty', 1, '', 'never narrower than\ntwenty'],
    ['', 20, '', ''],
  ])('%j', (line, width, indent, expected) => expect(wrap(line, width, indent)).toBe(expected));
});
