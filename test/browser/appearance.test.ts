/** Narrow windows, dark mode, no scripts. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connected, pullPath, setStage, storefront, type Stage } from './chromium.ts';

let stage: Stage;
let paths: readonly string[];

const wide = 'x'.repeat(300);

beforeAll(async () => {
  stage = await setStage();
  const { world } = stage.sandbox;
  const body = `| ${wide} | b |\n|-|-|\n| 1 | 2 |\n\n\`\`\`diff\n+${wide}\n\`\`\`\n\n\`${wide}\` ${wide}`;
  world.createComment(storefront, 1, body, 'slipway[bot]');
  const head = world.pull(storefront, 1)?.head.sha ?? '';
  const made = world.createDeployment({
    repository: storefront,
    sha: head,
    ref: 'delivery-date',
    task: 'deploy',
    environment: 'staging',
    description: null,
    payload: {},
    creator: 'slipway[bot]',
  });
  const said = {
    state: 'success',
    description: wide,
    logUrl: null,
    environmentUrl: null,
    creator: 'ada',
  } as const;
  world.createDeploymentStatus(storefront, made.id, said, true);
  paths = [
    '/',
    '/acme',
    '/acme/storefront',
    '/acme/environments/blob/main/slipway.yaml',
    '/acme/environments/commits/main',
    `/acme/storefront/commit/${head}`,
    '/acme/storefront/pulls',
    '/acme/storefront/deployments',
    '/acme/storefront/compare/main...delivery-date',
    `/acme/storefront/runs/${world.checkRuns(storefront, head)[0]?.id ?? 0}`,
    pullPath,
    `${pullPath}/files`,
    `${pullPath}/commits`,
  ];
});
afterAll(() => stage.close());
afterEach(() => {
  expect(stage.complaints.splice(0)).toEqual([]);
});

/** Visible text that has too little contrast with what is painted behind it, found in the page. */
const tooFaint = `(() => {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true });
  const parse = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest(':disabled, .unseen')) continue;
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(ratio.toFixed(2) + ' ' + walker.currentNode.data.trim());
  }
  return faint;
})()`;

describe('every page', () => {
  it('fits a window of 360 pixels', async () => {
    const page = await stage.open('/', { viewport: { width: 360, height: 700 } });
    for (const path of paths) {
      await page.goto(`${stage.sandbox.url}${path}`);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([path, width]).toEqual([path, 360]);
    }
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('keeps a contrast of 4.5 to 1 in %s mode', async (colorScheme) => {
    const page = await stage.open('/', { colorScheme, reducedMotion: 'reduce' });
    for (const path of paths) {
      await page.goto(`${stage.sandbox.url}${path}`);
      await page.evaluate('document.querySelectorAll("details").forEach((fold) => (fold.open = true))');
      expect([path, await page.evaluate(tooFaint)]).toEqual([path, []]);
    }
    await page.context().close();
  });

  it('is dark where the reader wants it dark', async () => {
    const [light, dark] = await Promise.all(
      (['light', 'dark'] as const).map(async (colorScheme) => {
        const page = await stage.open('/', { colorScheme });
        const color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        await page.context().close();
        return color;
      }),
    );
    expect(light).toBe('rgb(245, 247, 249)');
    expect(dark).toBe('rgb(14, 20, 26)');
  });

  it.each([
    ['moves what arrives', 'no-preference', 'arrive'],
    ['does not move where the reader wants no motion', 'reduce', 'none'],
  ] as const)('%s', async (_, reducedMotion, name) => {
    const page = await stage.open(pullPath, { reducedMotion });
    await connected(page);
    stage.sandbox.world.createComment(storefront, 1, 'arriving', 'ada');
    await page.locator('.arrived .card').waitFor();
    const script = "getComputedStyle(document.querySelector('.arrived > .card')).animationName";
    await expect(page.evaluate(script)).resolves.toBe(name);
    await page.context().close();
  });

  it('starts with a link that skips to the content', async () => {
    const page = await stage.open(pullPath);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.evaluate('document.activeElement.id')).resolves.toBe('main');
    await page.context().close();
  });
});

describe('without scripts', () => {
  it('still comments, reacts, approves and merges', async () => {
    const page = await stage.open(pullPath, { javaScriptEnabled: false });
    await page.getByRole('textbox', { name: 'Comment' }).fill('/deploy staging');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    const asked = page.getByRole('article').filter({ hasText: '/deploy staging' });
    await asked.waitFor();
    await asked.getByText('Add a reaction').locator('..').click();
    await asked.getByRole('button', { name: 'heart' }).click();
    await asked.getByRole('button', { name: 'heart, by dev' }).waitFor();
    await page.getByText('Acting as').click();
    await page.getByRole('button', { name: 'sam' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('approved these changes at').waitFor();
    await page.getByRole('button', { name: 'Merge pull request' }).click();
    await page.getByText('sam merged this as').waitFor();
    await page.context().close();
  });

  it('says what went wrong, and gives the text back', async () => {
    const page = await stage.open(pullPath, { javaScriptEnabled: false });
    await page.getByRole('textbox', { name: 'Comment' }).fill('x'.repeat(65_537));
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('heading', { name: 'That did not work' }).waitFor();
    await expect(page.getByRole('textbox').inputValue()).resolves.toHaveLength(65_537);
    await page.context().close();
  });
});
