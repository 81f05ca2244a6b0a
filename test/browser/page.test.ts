/** A manifest diff's own page: whatever the manifests hold, nothing of it runs, and all of it can be read. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ManifestDiff } from '../../src/core/diff/types.ts';
import { writeHtml } from '../../src/html/diff.ts';
import { resource } from '../comment/diffs.ts';
import { launch } from './chromium.ts';

const attack = `"'><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)></style></details>`;
const text = Array.from({ length: 100 }, (_, index) => `${attack} ${index}`).join('\n');
const effect = { rule: attack, severity: 'block' as const, message: attack, path: [attack] };
const hostile: ManifestDiff = {
  digest: '0'.repeat(64),
  summary: { added: 0, changed: 2, removed: 0, unchanged: 0, masked: 0, ignored: 0 },
  resources: [1, 2].map(() =>
    resource(attack, [{ path: [attack, { by: { [attack]: attack } }], op: 'add', after: text }], {
      kind: attack,
      namespace: attack,
      file: attack,
      renamedFrom: { namespace: attack, name: attack },
      effects: [effect],
    }),
  ),
  warnings: [attack],
};

let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function show(diff: ManifestDiff, width = 1_000): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => complaints.push(`request: ${request.url()}`));
  await page.setContent(writeHtml(diff), { waitUntil: 'load' });
  return page;
}

describe('the page of a hostile diff', () => {
  it('runs nothing, loads nothing, and has its style', async () => {
    const page = await show(hostile);
    const made = `document.querySelectorAll('img, svg, script, [onerror], [onload]').length`;
    await expect(page.evaluate(made)).resolves.toBe(0);
    await expect(page.locator('h1').textContent()).resolves.toContain('2 changed; blocked by');
    const border = `getComputedStyle(document.querySelector('details')).borderTopStyle`;
    await expect(page.evaluate(border)).resolves.toBe('solid');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows it as the text that it is', async () => {
    const page = await show(hostile);
    await expect(page.getByText(`${attack} 99`).count()).resolves.toBe(2);
    await page.close();
  });

  it.each([320, 1_000])('needs no scrolling sideways at %i pixels', async (width) => {
    const page = await show(hostile, width);
    await expect(page.evaluate('document.documentElement.scrollWidth')).resolves.toBeLessThanOrEqual(width);
    await page.close();
  });

  it('unfolds by the keyboard, by a link of the table, and on paper', async () => {
    const page = await show(hostile);
    const fields = page.locator('.fields pre');
    await expect(fields.first().isVisible()).resolves.toBe(false);

    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await expect(fields.first().isVisible()).resolves.toBe(true);

    await expect(fields.nth(1).isVisible()).resolves.toBe(false);
    await page.locator('table a').nth(1).press('Enter');
    await fields.nth(1).waitFor({ state: 'visible' });

    await page.reload();
    await page.setContent(writeHtml(hostile));
    await page.emulateMedia({ media: 'print' });
    await expect(fields.nth(1).isVisible()).resolves.toBe(true);
    await page.close();
  });
});
