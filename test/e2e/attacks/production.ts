import { expect } from '@jest/globals';
import { Approvals } from '../approvals.ts';
import type { Files, Proposal } from '../environment.ts';
import { environments, type Story } from '../support.ts';

const deployBranch = 'slipway/deploy/production/storefront';

/** A production that takes an approval of acme/sre's, and people who try to get something in without. */
export class Production extends Approvals {
  readonly #story: Story;
  #images = 0;

  constructor(story: Story) {
    super(story);
    this.#story = story;
  }

  /** Asks for no staging before it: the order is another gate than the approval. */
  async unordered(): Promise<void> {
    const text = await this.configuration();
    await this.commit('main', { 'slipway.yaml': text.replace(/^ +after: .*\n/mu, '') });
    await this.#story.settled();
  }

  /** Asks for a deploy of a new image to production, and answers the pull request that waits for approval. */
  async deploy(login = 'dev'): Promise<Proposal & { readonly tag: string; readonly title: string }> {
    this.#images += 1;
    const tag = `attack-${this.#images}`;
    await this.#story.push(tag, { content: tag });
    await this.#story.say(login, `/deploy production storefront --tag ${tag}`);
    return { ...(await this.proposal()), tag };
  }

  /** The deploy pull request that is open. */
  async proposal(): Promise<Proposal & { readonly title: string }> {
    const { data } = await this.#story
      .as('ada')
      .rest.pulls.list({ ...environments, head: `acme:${deployBranch}`, state: 'open' });
    const [pull] = data;
    if (pull === undefined) throw new Error('No deploy pull request was opened.');
    return { number: pull.number, branch: deployBranch, title: pull.title };
  }

  /** Pushes to the branch as somebody, in the words of the commit that is there, and waits for what comes of it. */
  async pushAs(login: string, { branch }: Proposal, files: Files): Promise<string> {
    const { repos } = this.#story.as(login).rest;
    const { data } = await repos.getCommit({ ...environments, ref: branch });
    const sha = await this.commitAs(login, branch, files, data.commit.message);
    await this.#story.settled();
    return sha;
  }

  async isMerged({ number }: Proposal): Promise<boolean> {
    const { data } = await this.#story.as('ada').rest.pulls.get({ ...environments, pull_number: number });
    return data.merged;
  }

  /** What production runs, as the default branch says. */
  async image(): Promise<string> {
    return /image: (\S+)/u.exec(await this.read('production/storefront/deployment.yaml'))?.[1] ?? '';
  }

  /** A file of the default branch. */
  async read(path: string): Promise<string> {
    const { data } = await this.#story.as('ada').rest.repos.getContent({ ...environments, path });
    if (!('content' in data)) throw new Error('It is a file.');
    return Buffer.from(data.content, 'base64').toString();
  }

  /** What an attack must not change: the pull request is not merged, and production is what it was. */
  async expectUntouched(proposal: Proposal, before: string): Promise<void> {
    expect([await this.isMerged(proposal), await this.image()]).toEqual([false, before]);
  }
}
