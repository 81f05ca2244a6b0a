import { environments, type Story } from './support.ts';
import { configMap, Environments, type Files, type Proposal } from './environment.ts';

/** The environment repository, and people who approve what is to be changed in it. */
export class Approvals extends Environments {
  readonly #story: Story;
  readonly place = environments;

  constructor(story: Story) {
    super(story);
    this.#story = story;
  }

  /** A ConfigMap of the storefront in production, which takes an approval by acme/sre: by sam. */
  production(name: string, data: Readonly<Record<string, string>> = { on: 'yes' }): Files {
    return { [`production/storefront/${name}.yaml`]: configMap(name, data) };
  }

  /** Approves once the clock has moved on since the comment was written, and waits for what comes of it. */
  async approve(login: string, proposal: Proposal, commit?: string): Promise<number> {
    await this.tick();
    return this.review(login, proposal, 'APPROVE', commit);
  }

  async review(
    login: string,
    { number }: Proposal,
    event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT',
    commit?: string,
  ): Promise<number> {
    const { data } = await this.#story.as(login).rest.pulls.createReview({
      ...environments,
      pull_number: number,
      event,
      body: event === 'APPROVE' ? '' : 'Hm.',
      ...(commit === undefined ? {} : { commit_id: commit }),
    });
    await this.#story.settled();
    return data.id;
  }

  async dismiss({ number }: Proposal, review_id: number): Promise<void> {
    const { pulls } = this.#story.as('ada').rest;
    await pulls.dismissReview({ ...environments, pull_number: number, review_id, message: 'Not so.' });
    await this.#story.settled();
  }

  /** `slipway.yaml` as it is on the default branch. */
  async configuration(): Promise<string> {
    const { data } = await this.#story
      .as('ada')
      .rest.repos.getContent({ ...environments, path: 'slipway.yaml' });
    if (!('content' in data)) throw new Error('It is a file.');
    return Buffer.from(data.content, 'base64').toString();
  }

  /** Has GitHub take a review for one of the present head. */
  async rebind({ number, branch }: Proposal, review: number): Promise<void> {
    this.#story.sandbox.world.rebindReview('acme/environments', number, review, await this.head(branch));
  }

  /** Commits to a branch as somebody, and answers the commit. */
  async commitAs(login: string, branch: string, files: Files, message = 'Change it'): Promise<string> {
    const { git } = this.#story.as(login).rest;
    const parent = await this.head(branch);
    const tree = Object.entries(files).map(([path, content]) => {
      const entry = { path, mode: '100644', type: 'blob' } as const;
      return content === null ? { ...entry, sha: null } : { ...entry, content };
    });
    const { data: made } = await git.createTree({ ...environments, base_tree: parent, tree });
    const { data } = await git.createCommit({ ...environments, message, tree: made.sha, parents: [parent] });
    await git.updateRef({ ...environments, ref: `heads/${branch}`, sha: data.sha });
    return data.sha;
  }

  /** Moves a branch to any commit. */
  async reset(branch: string, sha: string): Promise<void> {
    const { git } = this.#story.as('ada').rest;
    await git.updateRef({ ...environments, ref: `heads/${branch}`, sha, force: true });
  }

  /** Of one that has had several heads: its comment, and the check runs of the present head. */
  async newest(proposal: Proposal) {
    const { comments, checks } = await this.told(proposal);
    const [comment] = comments;
    if (comment === undefined || comments.length > 1)
      throw new Error(`There are ${comments.length} comments.`);
    return { comment, checks };
  }

  /** Resolves in the next second of GitHub's clock: within one nobody can tell what came first. */
  async tick(): Promise<void> {
    const { world } = this.#story.sandbox;
    const second = world.now();
    while (world.now() === second) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
