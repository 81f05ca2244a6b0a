/** A person comments on a pull request, and a bot answers. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connected, pullPath, setStage, storefront, type Stage } from './chromium.ts';

const bot = 'slipway[bot]';
let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
afterEach(() => {
  expect(stage.complaints.splice(0)).toEqual([]);
});

/** Answers the next comment, as a bot does: looks at it, then comments, then updates that. */
function answerNextComment(): void {
  const { world } = stage.sandbox;
  const stop = world.subscribe((event) => {
    if (event.name !== 'issue_comment' || event.action !== 'created' || event.sender === bot) return;
    stop();
    world.react(storefront, event.comment.id, 'eyes', bot);
    const reply = world.createComment(storefront, 1, 'Deploying…', bot);
    world.updateComment(storefront, reply.id, '### Deployed to **staging**', bot);
    world.react(storefront, event.comment.id, 'rocket', bot);
  });
}

describe('the conversation', () => {
  it('takes a command and shows the answer without a reload', async () => {
    const page = await stage.open('/');
    await page.getByRole('link', { name: 'acme/storefront#1' }).click();
    await connected(page);
    await page.evaluate('window.stayed = true');
    answerNextComment();
    await page.getByRole('textbox', { name: 'Comment' }).fill('/deploy staging');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('heading', { name: 'Deployed to staging' }).waitFor();
    const asked = page.getByRole('article').filter({ hasText: '/deploy staging' });
    await asked.getByRole('button', { name: 'rocket, by slipway[bot]' }).waitFor();
    await asked.getByRole('button', { name: 'eyes, by slipway[bot]' }).waitFor();
    await expect(page.getByRole('textbox', { name: 'Comment' }).inputValue()).resolves.toBe('');
    await expect(page.evaluate('window.stayed')).resolves.toBe(true);
    await page.context().close();
  });

  it('keeps what is typed, focused, scrolled and unfolded while the page changes', async () => {
    const { world } = stage.sandbox;
    world.createComment(storefront, 1, '<details><summary>more</summary>\n\ninside\n</details>', bot);
    const page = await stage.open(pullPath);
    await connected(page);
    await page.getByText('more', { exact: true }).click();
    const box = page.getByRole('textbox', { name: 'Comment' });
    await box.pressSequentially('half a tho');
    await page.evaluate('document.activeElement.setSelectionRange(4, 6)');
    const before = await page.evaluate('scrollY');
    world.createComment(storefront, 1, 'meanwhile', 'ada');
    await page.getByRole('paragraph').filter({ hasText: 'meanwhile' }).waitFor();
    await expect(box.inputValue()).resolves.toBe('half a tho');
    await expect(
      page.evaluate(
        '[document.activeElement.id, document.activeElement.selectionStart, document.activeElement.selectionEnd]',
      ),
    ).resolves.toEqual(['comment-box', 4, 6]);
    await expect(page.getByText('inside', { exact: true }).isVisible()).resolves.toBe(true);
    expect(await page.evaluate('scrollY')).toBeGreaterThanOrEqual(Number(before));
    await expect(page.locator('#announcer').textContent()).resolves.toBe('ada added a comment on #1.');
    await page.context().close();
  });

  it('says why something did not work, and keeps the text', async () => {
    const page = await stage.open(pullPath, { as: 'sam' });
    await connected(page);
    await page.getByRole('button', { name: 'Request changes' }).click();
    await expect(page.getByRole('alert').textContent()).resolves.toBe(
      'Say in the comment box what you found.',
    );
    await page.getByRole('textbox', { name: 'Comment' }).fill('the total is wrong');
    await page.getByRole('button', { name: 'Request changes' }).click();
    await page.getByText('requested changes at').waitFor();
    await expect(page.getByRole('alert').isHidden()).resolves.toBe(true);
    await page.context().close();
  });

  it('lets one act as somebody else, approve, and edit what is theirs', async () => {
    const page = await stage.open(pullPath);
    await connected(page);
    await expect(page.getByRole('button', { name: 'Approve' }).isDisabled()).resolves.toBe(true);
    await page.getByText('Acting as').click();
    await page.getByRole('button', { name: 'sam' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('approved these changes at').waitFor();
    await page.getByRole('textbox', { name: 'Comment, as sam' }).fill('frist');
    await page.keyboard.press('Control+Enter');
    const made = page.getByRole('article').filter({ hasText: 'frist' });
    await made.getByText('Edit this comment').locator('..').click();
    await made.getByRole('textbox').fill('first');
    await made.getByRole('button', { name: 'Update comment' }).click();
    await page.getByRole('paragraph').getByText('first', { exact: true }).waitFor();
    await page.context().close();
  });
});

describe('completing commands by keyboard', () => {
  it('completes command, argument and flag, and sends', async () => {
    const page = await stage.open(pullPath);
    await connected(page);
    const box = page.getByRole('textbox', { name: 'Comment' });
    await box.focus();
    const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    await page.keyboard.type('/');
    await expect(options.allTextContents()).resolves.toEqual([
      expect.stringContaining('/deploy <env>'),
      expect.stringContaining('/diff <env>'),
      expect.stringContaining('/help'),
    ]);
    await page.keyboard.type('d');
    await page.keyboard.press('ArrowDown');
    await expect(options.and(page.locator('[aria-selected="true"]')).textContent()).resolves.toContain(
      '/diff',
    );
    await page.keyboard.press('ArrowDown'); // around to the first
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter'); // staging
    await page.keyboard.press('Escape'); // no service
    await expect(options.count()).resolves.toBe(0);
    await page.keyboard.type('--d');
    await page.keyboard.press('Tab');
    await expect(box.inputValue()).resolves.toBe('/deploy staging --dry-run ');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article').filter({ hasText: '/deploy staging --dry-run' }).waitFor();
    await page.context().close();
  });

  it.each([
    '/deployfoo ',
    'see /',
    'text\n/',
    '/deploy staging storefront nothing ',
    '/deploy staging --reason="a s',
  ])('offers nothing for %j', async (text) => {
    const page = await stage.open(pullPath);
    await connected(page);
    await page.getByRole('textbox', { name: 'Comment' }).pressSequentially(text);
    await expect(page.getByRole('listbox', { name: 'Commands' }).count()).resolves.toBe(0);
    await page.context().close();
  });
});
