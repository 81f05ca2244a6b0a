import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { renderComment, renderFile, type MarkdownPlace } from '../../../src/sandbox/web/markdown/render.ts';
import { startSite, type Site } from './site.ts';

let site: Site;
let place: MarkdownPlace;
let head: string;

beforeAll(async () => {
  site = await startSite();
  place = { world: site.world, fullName: 'acme/storefront', reader: 'dev', site: site.url };
  head = site.world.pull('acme/storefront', 1)?.head.sha ?? '';
});
afterAll(() => site.close());

const render = async (source: string): Promise<string> => (await renderComment(source, place)).markup.trim();

describe('renderComment', () => {
  it.each([
    ['a line end is a break', 'a\nb', '<p>a<br />\nb</p>'],
    ['CRLF too', 'a\r\nb', '<p>a<br />\nb</p>'],
    ['strikethrough', '~~old~~', '<p><s>old</s></p>'],
    ['alignment without style', '|a|\n|-:|\n|1|', expect.stringContaining('<td align="right">1</td>')],
    [
      'details',
      '<details open><summary>s</summary>\n\n**b**\n</details>',
      expect.stringMatching(/<details open.*<strong>b<\/strong>/s),
    ],
    [
      'task lists',
      '- [x] done\n- [ ] not',
      expect.stringMatching(/<li class="task"><input type="checkbox" disabled(="")? checked(="")? .*done/),
    ],
    [
      'alerts',
      '> [!WARNING]\n> careful',
      expect.stringMatching(
        /<blockquote class="alert alert-warning">\s*<p><strong>Warning<\/strong><br \/>\s*careful/,
      ),
    ],
    ['a quote that only looks like an alert', '> [!WARNING] x', expect.stringContaining('[!WARNING] x')],
    [
      'diff fences by line',
      '```diff\n+a\n-<b>\n c\n```',
      expect.stringContaining(
        '<span class="diff-add">+a\n</span><span class="diff-del">-&lt;b&gt;\n</span><span class="diff-same"> c\n</span>',
      ),
    ],
    [
      'other fences plainly',
      '```yaml\n- a: 1\n```',
      '<pre><code class="language-yaml">- a: 1\n</code></pre>',
    ],
    ['a hidden marker', 'a <!-- slipway:delivery=1 --> b', '<p>a  b</p>'],
  ])('%s', async (_, source, expected) => {
    expect(await render(source)).toEqual(expected);
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<iframe src="//evil.example"></iframe>',
    '<style>*{display:none}</style>',
    '<p style="position:fixed" id="page" class="acting" onclick="alert(1)">x</p>',
    '<form action="/_sandbox/act-as"><input name="login"><button>x</button></form>',
    '<input type="text" value="x"><textarea>x</textarea>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '```"><script>alert(1)</script>\nx\n```',
  ])('lets nothing through of %s', async (source) => {
    const markup = await render(source);
    expect(markup).not.toMatch(/<(script|style|svg|iframe|form|button|textarea|math|input)/);
    expect(markup).not.toMatch(/<[^>]*\s(on\w+|style|id)=/);
    expect(markup).not.toMatch(/href="javascript|class="acting"/);
  });

  it('names an image from elsewhere instead of fetching it', async () => {
    const markup = await render('![logo](https://example.com/a.png)');
    expect(markup).not.toContain('<img');
    expect(markup).toContain('logo');
    expect(markup).toContain('title="https://example.com/a.png"');
  });
});

describe('references', () => {
  it.each([
    ['@dev', '<a class="mention" href="/dev">@dev</a>'],
    ['(@ada)', '(<a class="mention" href="/ada">@ada</a>)'],
    ['@acme/sre', '<a class="mention" href="/orgs/acme/teams/sre">@acme/sre</a>'],
    ['#1', '<a href="/acme/storefront/pull/1">#1</a>'],
    ['acme/storefront#1', '<a href="/acme/storefront/pull/1">acme/storefront#1</a>'],
  ])('%s is a link', async (source, expected) => {
    expect(await render(`see ${source}.`)).toBe(`<p>see ${expected}.</p>`);
  });

  it.each([
    'nobody@dev.example',
    '@nobody',
    '@slipway',
    '@acme/nobody',
    'x@dev',
    '#99',
    'acme/nowhere#1',
    'deadbeef1234',
    'acme/nowhere@deadbeef',
    'constructor#1',
  ])('%s is none', async (source) => {
    expect(await render(`see ${source} there`)).not.toContain('<a class="mention"');
    expect(await render(`see ${source} there`)).not.toContain('/pull/');
    expect(await render(`see ${source} there`)).not.toContain('/commit/');
  });

  it('mentions a user inside of raw HTML, as GitHub does', async () => {
    expect(await render('<details><summary>@dev</summary></details>')).toContain('class="mention"');
  });

  it.each([
    '`@dev`',
    '```\n@dev #1\n```',
    '[@dev](https://example.com)',
    '<code>@dev</code>',
    '<pre><b>@dev</b></pre>',
  ])('pings nobody from %s', async (source) => {
    expect(await render(source)).not.toContain('class="mention"');
  });

  it('links commits that exist, by their short name', async () => {
    const link = `<a href="/acme/storefront/commit/${head}"><code>${head.slice(0, 7)}</code></a>`;
    expect(await render(`built ${head}`)).toBe(`<p>built ${link}</p>`);
    expect(await render(`built ${head.slice(0, 9)}.`)).toBe(`<p>built ${link}.</p>`);
    expect(await render(`acme/storefront@${head}`)).toContain(
      `>acme/storefront@<code>${head.slice(0, 7)}</code></a>`,
    );
    expect(await render(`registry.example.com/shop/storefront:${head.slice(0, 7)}`)).not.toContain(
      '/commit/',
    );
  });

  it('tells nothing of a repository that the reader may not see', async () => {
    const made = await site.world.createRepository({
      owner: 'ada',
      name: 'secret',
      private: true,
      autoInit: true,
      actor: 'ada',
    });
    const sha = (await site.world.git('ada/secret').resolve(`refs/heads/${made.defaultBranch}`)) ?? '';
    expect(await render(`ada/secret@${sha}`)).not.toContain('<a');
    const asAda = await renderComment(`ada/secret@${sha}`, { ...place, reader: 'ada' });
    expect(asAda.markup).toContain(`/ada/secret/commit/${sha}`);
  });

  it('shortens its own addresses', async () => {
    expect(await render(`${site.url}/acme/storefront/commit/${head}`)).toContain(
      `"><code>${head.slice(0, 7)}</code></a>`,
    );
    expect(await render(`${site.url}/acme/environments/pull/3#issuecomment-5`)).toContain(
      '>acme/environments#3 (comment)</a>',
    );
    expect(await render('https://example.com/acme/storefront/pull/1')).toContain('>https://example.com/');
  });
});

describe('renderFile', () => {
  it('keeps line ends, and resolves what is relative', async () => {
    const base = '/acme/storefront/blob/main/docs/';
    const { markup } = await renderFile('a\nb [up](../x.md) ![i](i.png) [out](https://example.com)', {
      ...place,
      base,
    });
    expect(markup).not.toContain('<br');
    expect(markup).toContain('href="/acme/storefront/blob/main/x.md"');
    expect(markup).toContain('src="/acme/storefront/raw/main/docs/i.png"');
    expect(markup).toContain('href="https://example.com"');
  });
});
