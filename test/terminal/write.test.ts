import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeDiff } from '../../src/terminal/diff.ts';
import { columns } from '../../src/terminal/fold.ts';
import { link, text } from '../../src/core/text.ts';
import { plainLine, wrap } from '../../src/terminal/style.ts';
import { writeTerminal } from '../../src/terminal/write.ts';
import { diffs, resource } from '../comment/diffs.ts';
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

  it('tells a history that is cut off without numbers', () => {
    const { history } = outcomes;
    if (history?.kind !== 'history') throw new Error('There is one.');
    const [service] = history.services;
    const revisions = (service?.revisions ?? []).map((one) => ({
      ...one,
      number: 314,
      undoneBy: one.undoneBy && 314,
    }));
    const services = service === undefined ? [] : [{ ...service, revisions }];
    const written = writeTerminal({ ...history, services, shallow: true }, plain);
    expect(written).not.toContain('314');
    expect(written).toContain(revisions[0]?.sha.slice(0, 7));
    expect(written).toContain('git fetch --unshallow');
  });

  it.each(Object.values(outcomes))('differs by colour alone ($kind)', (outcome) => {
    const coloured = writeTerminal(outcome, { ...plain, colour: true });
    expect(coloured).toContain('\u001B[1m');

    const [first, ...painted] = coloured.split('\u001B');
    const bare = [first, ...painted.map((part) => part.replace(/^\[\d+m/u, ''))].join('');
    expect(bare).toBe(writeTerminal(outcome, plain));
  });
});

describe('plainLine', () => {
  it('has the address of a link behind it, where there is one', () => {
    expect(plainLine(text`By ${link('bfd59f9', 'https://example.com/c')}.`)).toBe(
      'By bfd59f9 (https://example.com/c).',
    );
    expect(plainLine(text`By ${link('bfd59f9', '')}.`)).toBe('By bfd59f9.');
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

describe('writeDiff, folded', () => {
  const long = resource('a-name-that-is-long-enough-to-need-more-than-one-line-of-a-narrow-terminal', [
    {
      path: [
        'spec',
        'template',
        'spec',
        'containers',
        { by: { name: 'storefront' } },
        'command',
        { index: 0 },
      ],
      op: 'add',
      after: 'word '.repeat(60).trim(),
    },
    { path: ['data', '日本語'], op: 'add', after: '漢字'.repeat(40) },
  ]);
  const effects = [
    { rule: 'single-replica', severity: 'warn', message: 'Nothing answers.', path: [] },
  ] as const;
  const both = { ...diff, resources: [long, resource('b', undefined, { effects })] };

  it.each([40, 60, 80])('into %i columns', (width) => {
    const lines = writeDiff(both, { width, colour: false }).split('\n');
    // What has no space to break at goes over: names, and the digest.
    const unbreakable = lines.filter((line) => !/\S{30}/u.test(line) || /[漢日]/u.test(line));
    expect(unbreakable.filter((line) => columns(line) > width)).toEqual([]);
    expect(unbreakable.length).toBeGreaterThan(20);
  });

  it('loses nothing of a long value', () => {
    const written = writeDiff(both, { width: 60, colour: false });
    expect(written.match(/漢/gu)).toHaveLength(40);
    expect(written.replaceAll(/\s*\+\s*/gu, '')).toContain('word '.repeat(10).trim());
  });

  it('says how much of a huge line it leaves out', () => {
    const huge = resource('a', [{ path: ['a'], op: 'add', after: 'x'.repeat(1_000_000) }]);
    const written = writeDiff({ ...diff, resources: [huge] }, plain);
    expect(written).toContain('… 998,000 more characters');
    expect(written.length).toBeLessThan(4_000);
  });

  it('lists several resources with their effects before their fields, and one not', () => {
    const table = /~ ConfigMap b +changed {2}1 field +warn: single-replica/u;
    expect(writeDiff(both, { ...plain, width: 120 })).toMatch(table);
    expect(writeDiff({ ...both, resources: [long] }, { ...plain, width: 120 })).not.toContain('2 fields');
  });

  it('tells each effect with its severity, its resource and its rule', () => {
    expect(writeDiff(both, plain)).toContain('warn  ConfigMap b: Nothing answers. (single-replica)');
  });
});

describe('writeDiff, of whatever a diff holds', () => {
  it('steers no terminal', () => {
    fc.assert(
      fc.property(diffs, fc.integer({ min: 40, max: 200 }), (generated, width) => {
        expect(writeDiff(generated, { width, colour: false })).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 30 },
    );
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
