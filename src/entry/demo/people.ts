import { Octokit } from '@octokit/rest';
import type { Sandbox } from '../../sandbox/contract.ts';

const pull = { owner: 'acme', repo: 'storefront', issue_number: 1 };
const environments = { owner: 'acme', repo: 'environments' };

const bot = 'slipway[bot]';

/** A commit as a person sees it on GitHub's page. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly message: string;
  readonly author: string;
  readonly files: readonly { readonly path: string; readonly patch: string }[];
}

/** A person of the sandbox, who does everything over HTTP as people's clients do. */
export class Person {
  readonly #sandbox: Sandbox;
  readonly #github: Octokit;

  constructor(sandbox: Sandbox, login: string) {
    this.#sandbox = sandbox;
    this.#github = new Octokit({ auth: `user:${login}`, baseUrl: `${sandbox.url}/api/v3` });
  }

  /** Comments on the pull request and reads the reply's Markdown. Throws where there is none, or a refusal. */
  async say(body: string): Promise<string> {
    const { issues, reactions } = this.#github.rest;
    const { data: comment } = await issues.createComment({ ...pull, body });
    await this.#sandbox.deliveriesSettled();
    const { data: comments } = await issues.listComments({
      ...pull,
      since: comment.created_at,
      per_page: 100,
    });
    const reply = comments.find(({ id, user }) => id > comment.id && user?.login === bot);
    if (reply?.body === undefined) throw new Error(`Slipway did not reply to ${body}.`);
    const { data: all } = await reactions.listForIssueComment({ ...pull, comment_id: comment.id });
    const done = all.some(({ user, content }) => user?.login === bot && content === 'rocket');
    if (!done) throw new Error(`Slipway refused ${body}. Its reply:\n\n${reply.body}`);
    return reply.body;
  }

  /** The newest commit of the environment repository. */
  async newestCommit(): Promise<Commit> {
    const { data } = await this.#github.rest.repos.getCommit({ ...environments, ref: 'main' });
    return {
      sha: data.sha,
      tree: data.commit.tree.sha,
      message: data.commit.message,
      author: data.author?.login ?? data.commit.author?.name ?? '',
      files: (data.files ?? []).map(({ filename, patch = '' }) => ({ path: filename, patch })),
    };
  }
}
