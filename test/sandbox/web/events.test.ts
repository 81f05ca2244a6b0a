import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSite, type Site } from './site.ts';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** The announcements that a page with that query hears, one at a time. */
async function* listen(query: string, actor: string): AsyncGenerator<string> {
  const abort = new AbortController();
  const headers = { cookie: `sandbox_actor=${actor}` };
  const response = await fetch(`${site.url}/_sandbox/events?${query}`, { headers, signal: abort.signal });
  let buffer = '';
  try {
    if (response.body === null) throw new Error('The stream has no body.');
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      buffer += chunk;
      const events = buffer.split('\n\n');
      buffer = events.pop() ?? '';
      for (const event of events) yield event;
    }
  } finally {
    abort.abort();
  }
}

const said = (sentence: string): string => `data: ${JSON.stringify({ announcement: sentence })}`;

describe('the event stream', () => {
  it('tells what happens in the repository, and reactions of the pull request', async () => {
    const heard = listen('repository=acme/storefront&pull=1', 'dev');
    expect((await heard.next()).value).toBe('retry: 1000');
    site.world.createStatus({
      repository: 'acme/environments',
      sha: '0'.repeat(40),
      context: 'elsewhere',
      state: 'success',
      description: null,
      targetUrl: null,
      creator: 'ada',
    });
    const comment = site.world.createComment('acme/storefront', 1, 'hi', 'ada');
    expect((await heard.next()).value).toBe(said('ada added a comment on #1.'));
    site.world.react('acme/storefront', comment.id, 'eyes', 'dev');
    expect((await heard.next()).value).toBe(said(''));
    await heard.return(undefined);
  });

  it('tells nobody of a repository that they may not see', async () => {
    await site.world.createRepository({
      owner: 'ada',
      name: 'secret',
      private: true,
      autoInit: true,
      actor: 'ada',
    });
    const heard = listen('', 'guest');
    await heard.next();
    const head = (await site.world.git('ada/secret').resolve('refs/heads/main')) ?? '';
    await site.world.updateRef({
      repository: 'ada/secret',
      ref: 'refs/heads/x',
      expected: null,
      to: head,
      actor: 'ada',
    });
    site.world.createComment('acme/storefront', 1, 'public', 'ada');
    expect((await heard.next()).value).toBe(said('ada added a comment on #1.'));
    await heard.return(undefined);
  });
});
