import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cutLine } from '../../../src/sandbox/web/components/long-line.ts';
import { textOf, visit, type Visitor } from './browserless.ts';
import { startSite, type Site } from './site.ts';

let site: Site;
let dev: Visitor;
let sha: string;

const repository = 'acme/storefront';

beforeAll(async () => {
  site = await startSite();
  dev = await visit(site, 'dev');
  const expectedHead = (await site.world.git(repository).resolve('refs/heads/main')) ?? '';
  const write = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });
  const commit = await site.world.createCommitOnBranch({
    ...{ repository, branch: 'main', expectedHead, message: 'Minify', deletes: [], actor: 'dev' },
    writes: [
      write('a.min.js', `${'x'.repeat(1_000_000)}\n`),
      write('b.min.js', `${'y'.repeat(400_000)}\n`),
      write('c.js', `${'z'.repeat(1500)}\n`.repeat(3000)),
    ],
  });
  sha = commit.sha;
});
afterAll(() => site.close());

describe('a line of a megabyte', () => {
  it('does not make a page of a megabyte of a diff, which says what it left out', async () => {
    const { body } = await dev.get(`/${repository}/commit/${sha}`);
    expect(body.length).toBeLessThan(700_000);
    const text = textOf(body);
    expect(text).toContain('998,000 more characters, not shown');
    expect(text).toContain('398,000 more characters, not shown');
    expect(text).toMatch(/\d+ more lines are not shown here/);
  });

  it('nor of a file', async () => {
    const { body } = await dev.get(`/${repository}/blob/main/b.min.js`);
    expect(body.length).toBeLessThan(30_000);
    expect(textOf(body)).toContain('398,000 more characters, not shown');
  });

  it('is whole where the file is raw', async () => {
    const { body } = await dev.get(`/${repository}/raw/main/b.min.js`);
    expect(body).toBe(`${'y'.repeat(400_000)}\n`);
  });
});

it.each([
  ['', '', 0],
  ['x'.repeat(2000), 'x'.repeat(2000), 0],
  ['x'.repeat(2001), 'x'.repeat(2000), 1],
  [`${'x'.repeat(1999)}🚀!`, 'x'.repeat(1999), 3],
])('cuts no character in two (%#)', (line, text, hidden) => {
  expect(cutLine(line)).toEqual({ text, hidden });
});
