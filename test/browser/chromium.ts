/** A started sandbox, and a real browser that looks at it. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { completions } from '../sandbox/web/site.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const storefront = 'acme/storefront';
export const pullPath = '/acme/storefront/pull/1';

export interface Stage {
  readonly sandbox: Sandbox;
  /** A page of a new browser profile, acting as that user. It fails the test when a script fails on it. */
  open(path: string, options?: BrowserContextOptions & { readonly as?: string }): Promise<Page>;
  /** What went wrong in the pages so far: failed scripts, console errors, dialogs. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const browser = await launch();
  const sandbox = await startSandbox({
    port: 0,
    seed: true,
    app: { name: 'Slipway', permissions: {}, events: [] },
    completions: () => Promise.resolve(completions),
  });
  const complaints: string[] = [];
  return {
    sandbox,
    complaints,
    async open(path, { as = 'dev', ...options } = {}) {
      const context = await browser.newContext(options);
      await context.addCookies([{ name: 'sandbox_actor', value: as, url: sandbox.url }]);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // A refusal (4xx) is an answer; the browser notes it as an error all the same.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
          complaints.push(message.text());
      });
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(`${sandbox.url}${path}`);
      return page;
    },
    async close() {
      await browser.close();
      await sandbox.close();
    },
  };
}

export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.`,
    );
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Resolves once the page hears of events, so that none is missed. */
export async function connected(page: Page): Promise<void> {
  await page.locator('html[data-live="true"]').waitFor({ state: 'attached' });
}
