import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ruleDocs } from '../../src/core/docs.ts';
import { effectRules } from '../../src/core/effects/index.ts';

const project = new URL('../../', import.meta.url);

describe('ruleDocs', () => {
  it('leads to the docs at the address of app.yml', () => {
    const [, address = ''] = /^url: (.*)$/mu.exec(readFileSync(new URL('app.yml', project), 'utf8')) ?? [];
    expect(address).not.toBe('');
    expect(ruleDocs('restart')).toBe(`${address}/blob/main/docs/effects.md#restart`);
  });

  it('leads to a heading of docs/effects.md for each rule', () => {
    const page = readFileSync(new URL('docs/effects.md', project), 'utf8');
    const headings = [...page.matchAll(/^#+ `?([\w-]+)`?$/gmu)].map(([, heading]) => heading);
    expect(headings).toEqual(expect.arrayContaining(effectRules.map(({ id }) => id)));
  });

  it('keeps what is no rule inside of the address', () => {
    expect(ruleDocs('a)](javascript:x)')).toMatch(/#a\)%5D\(javascript%3Ax\)$/u);
  });
});
