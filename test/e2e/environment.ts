import type { Octokit } from '@octokit/rest';
import { manifestsCheckOf } from '../../src/events.ts';
import { environments, type Story } from './support.ts';

/** Files of a commit by their path; null removes one. */
export type Files = Readonly<Record<string, string | null>>;

export interface Told {
  /** The bot's comments, oldest first. */
  readonly comments: readonly { readonly id: number; readonly body: string }[];
  /** Its check runs on the head, the newest first. */
  readonly checks: readonly {
    readonly id: number;
    readonly status: string;
    readonly conclusion: string | null;
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
  }[];
}

/** The environment repository, and what people do in it: ada, who may do everything, unless said otherwise. */
export class Environments {
  readonly #story: Story;
  #branches = 0;

  constructor(story: Story) {
    this.#story = story;
  }

  get #ada(): Octokit {
    return this.#story.as('ada');
  }

  async head(branch: string): Promise<string> {
    const { data } = await this.#ada.rest.git.getRef({ ...environments, ref: `heads/${branch}` });
    return data.object.sha;
  }

  /** Commits to a branch, and answers the commit; does not wait for what comes of it. */
  async commit(branch: string, files: Files): Promise<string> {
    const { git } = this.#ada.rest;
    const parent = await this.head(branch);
    const tree = Object.entries(files).map(([path, content]) => {
      const entry = { path, mode: '100644', type: 'blob' } as const;
      return content === null ? { ...entry, sha: null } : { ...entry, content };
    });
    const { data: made } = await git.createTree({ ...environments, base_tree: parent, tree });
    const { data } = await git.createCommit({
      ...environments,
      // Made of the same within the same second, it would be the very commit of another branch.
      message: `Change ${Object.keys(files).join(', ')} on ${branch}`,
      tree: made.sha,
      parents: [parent],
    });
    await git.updateRef({ ...environments, ref: `heads/${branch}`, sha: data.sha });
    return data.sha;
  }

  async branch(from = 'main'): Promise<string> {
    this.#branches += 1;
    const name = `change-${this.#branches}`;
    const ref = `refs/heads/${name}`;
    await this.#ada.rest.git.createRef({ ...environments, ref, sha: await this.head(from) });
    return name;
  }

  /** Opens a pull request with these files changed, and waits for what comes of it. */
  async propose(files: Files, more: { base?: string; draft?: boolean } = {}): Promise<Proposal> {
    const base = more.base ?? 'main';
    const branch = await this.branch(base);
    await this.commit(branch, files);
    return this.open(branch, more);
  }

  /** Opens a pull request of what is on a branch, and waits for what comes of it. */
  async open(branch: string, more: { base?: string; draft?: boolean } = {}): Promise<Proposal> {
    const { data } = await this.#ada.rest.pulls.create({
      ...environments,
      head: branch,
      base: more.base ?? 'main',
      title: branch,
      draft: more.draft ?? false,
    });
    await this.#story.settled();
    return { number: data.number, branch };
  }

  /** Closes what is open, which nobody compares then when the base moves, and waits for what comes of it. */
  async closeAll(): Promise<void> {
    const { pulls } = this.#ada.rest;
    const { data } = await pulls.list({ ...environments, state: 'open', per_page: 100 });
    for (const { number } of data)
      await pulls.update({ ...environments, pull_number: number, state: 'closed' });
    await this.#story.settled();
  }

  async told({ number, branch }: Proposal): Promise<Told> {
    const comments = await this.comments(number);
    const { data: pull } = await this.#ada.rest.pulls.get({ ...environments, pull_number: number });
    const { data } = await this.#ada.rest.checks.listForRef({
      ...environments,
      ref: branch,
      check_name: manifestsCheckOf(pull.base.ref, 'main'),
      filter: 'all',
    });
    return {
      comments: comments
        .filter(({ user }) => user?.login === 'slipway[bot]')
        .map(({ id, body = '' }) => ({ id, body })),
      checks: data.check_runs.map(({ id, status, conclusion, output }) => ({
        id,
        status,
        conclusion,
        title: output.title,
        summary: output.summary,
        text: output.text,
      })),
    };
  }

  /** What is told where there is one comment and one check run; anything else fails the test. */
  async only(proposal: Proposal) {
    const { comments, checks } = await this.told(proposal);
    const [comment, check] = [comments[0], checks[0]];
    if (comment === undefined || check === undefined || comments.length + checks.length > 2)
      throw new Error(`There are ${comments.length} comments and ${checks.length} check runs.`);
    return { comment, check };
  }

  /** Everybody's. */
  comments(issue_number: number) {
    const { issues } = this.#ada.rest;
    return this.#ada.paginate(issues.listComments, { ...environments, issue_number, per_page: 100 });
  }
}

export interface Proposal {
  readonly number: number;
  readonly branch: string;
}

export function configMap(name: string, data: Readonly<Record<string, string>>): string {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${lines.join('')}`;
}

/** A ConfigMap of the storefront in staging; under its own name, it is a change that no other test makes. */
export function features(name: string, data: Readonly<Record<string, string>> = { on: 'yes' }): Files {
  return { [`staging/storefront/${name}.yaml`]: configMap(name, data) };
}
