import * as z from 'zod';
import { WorldError } from '../../../src/sandbox/world/contract.ts';
import type { PullRequest } from '../../../src/sandbox/world/types.ts';
import { configMap } from '../environment.ts';
import { application, type Story } from '../support.ts';
import { configuration, deployBranch, repository } from './people.ts';
import type { Place, Subject } from './steps.ts';

const state = 'slipway-state';
const lock = 'locks/production/environment.json';

/** What a step needs of a playground besides webhooks: its world, a clock to turn, and the sweep. */
export interface Playing {
  readonly story: Story;
  readonly sweep: () => Promise<void>;
  /** Moves everybody's clock to the next second: within one nobody can tell what came first. */
  readonly tick: () => void;
}

/** The files that one run is about, and people who change them. Nothing in it waits for the bot. */
export class Stage {
  readonly #story: Story;
  readonly #name: string;
  readonly #branch: string;
  #words = 0;
  #number = 0;
  #before: string | null = null;

  constructor(story: Story, name: string) {
    this.#story = story;
    this.#name = name;
    this.#branch = `change-${name}`;
  }

  get world() {
    return this.#story.sandbox.world;
  }

  static async prepare(story: Story): Promise<void> {
    const { world } = story.sandbox;
    world.createAccount({ login: 'kim', kind: 'User' });
    for (const name of [repository, 'acme/storefront']) world.setCollaborator(name, 'kim', 'write');
    await commit(story, 'main', { 'slipway.yaml': configuration }, 'ada');
  }

  /** Closes what an earlier run has left open, and opens ada's pull request, which changes production. */
  async begin(): Promise<void> {
    for (const who of ['sam', 'kim']) this.world.setTeamMember('acme', 'sre', who, 'member');
    for (const pull of this.world.pulls(repository))
      if (pull.state === 'open')
        await this.world.updatePull(repository, pull.number, { state: 'closed' }, 'ada');
    await this.#unlock();
    const places: readonly Place[] = ['production', 'west', 'staging'];
    const files = Object.fromEntries(places.flatMap((place) => Object.entries(this.#fresh(place))));
    await this.commit('main', files, 'ada');
    await this.#point(await this.head('main'), null);
    await this.commit(this.#branch, this.#fresh('production'), 'ada');
    const head = { repository, ref: this.#branch };
    const pull = { repository, title: this.#name, head, base: 'main', actor: 'ada' };
    this.#number = (await this.world.openPull(pull)).number;
  }

  /** Who has locked production; null where nobody has. */
  async holder(): Promise<string | null> {
    const text = await this.#find(state, lock);
    return text === null ? null : z.object({ holder: z.string() }).parse(JSON.parse(text)).holder;
  }

  async #unlock(): Promise<void> {
    if ((await this.holder()) === null) return;
    const expectedHead = await this.head(state);
    const rest = { message: 'Unlock', writes: [], deletes: [lock], actor: 'ada' };
    await this.world.createCommitOnBranch({ repository, branch: state, expectedHead, ...rest });
  }

  pull(subject: Subject): PullRequest | null {
    const own = (pull: PullRequest) =>
      subject === 'hand' ? pull.number === this.#number : pull.head.ref === deployBranch;
    return this.world.pulls(repository).find((pull) => own(pull) && pull.state === 'open') ?? null;
  }

  async head(branch: string): Promise<string> {
    const sha = await this.world.git(repository).resolve(`refs/heads/${branch}`);
    if (sha === null) throw new Error(`There is no branch ${branch}.`);
    return sha;
  }

  commit(branch: string, files: Readonly<Record<string, string>>, by: string): Promise<void> {
    return commit(this.#story, branch, files, by);
  }

  async push(where: Place, by: string): Promise<void> {
    this.#before = await this.head(this.#branch);
    await this.commit(this.#branch, this.#fresh(where), by);
  }

  /** Adds a line that no renderer sees. */
  async remark(): Promise<void> {
    this.#before = await this.head(this.#branch);
    const path = this.path('production', 'own');
    const text = await this.#read(this.#branch, path);
    await this.commit(this.#branch, { [path]: `# Remark ${(this.#words += 1)}.\n${text}` }, 'ada');
  }

  async back(): Promise<void> {
    if (this.#before === null) return;
    await this.#point(this.#before, await this.head(this.#branch));
    this.#before = null;
  }

  async base(where: Place | 'adopt' | 'file'): Promise<void> {
    const own = this.path('production', 'own');
    switch (where) {
      case 'adopt':
        return this.commit('main', { [own]: await this.#read(this.#branch, own) }, 'ada');
      case 'file': {
        const text = await this.#read('main', own);
        return this.commit('main', { [own]: text.replace(/last: .*/u, `last: ${this.word('p')}`) }, 'ada');
      }
      case 'production':
      case 'west':
      case 'staging': {
        const name = `${this.#name}-others`;
        const path = this.path(where, 'others');
        return this.commit('main', { [path]: configMap(name, { value: this.word(where[0] ?? '') }) }, 'ada');
      }
    }
  }

  /** Merges as a person does; says whether GitHub let them. */
  async merge({ number, head }: PullRequest): Promise<boolean> {
    const method = number % 2 === 0 ? 'merge' : 'squash';
    try {
      await this.world.mergePull(repository, number, { sha: head.sha, method, actor: 'ada' });
      return true;
    } catch (error) {
      if (error instanceof WorldError) return false;
      throw error;
    }
  }

  /** Comments on the application's pull request, and answers where. */
  async comment(body: string, by: string): Promise<string> {
    const { issues } = this.#story.as(by).rest;
    const { data } = await issues.createComment({ ...application, issue_number: 1, body });
    return data.html_url;
  }

  /** One that was never written before. */
  word(prefix: string): string {
    this.#words += 1;
    return `${prefix}${this.#name}${String(this.#words).padStart(3, '0')}`;
  }

  path(place: Place, whose: 'own' | 'others'): string {
    return `${place}/storefront/${this.#name}-${whose}.yaml`;
  }

  /** A file of one's own with a new value far above its last line, so that both can be changed at once. */
  #fresh(place: Place): Record<string, string> {
    const fill = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`fill-${index}`, 'same']));
    const data = { first: this.word(place[0] ?? ''), ...fill, last: 'same' };
    return { [this.path(place, 'own')]: configMap(`${this.#name}-own`, data) };
  }

  async #read(branch: string, path: string): Promise<string> {
    const text = await this.#find(branch, path);
    if (text === null) throw new Error(`There is no ${path} on ${branch}.`);
    return text;
  }

  async #find(branch: string, path: string): Promise<string | null> {
    const git = this.world.git(repository);
    const blob = await git.resolve(`refs/heads/${branch}:${path}`);
    const bytes = blob === null ? null : await git.blob(blob);
    return bytes === null ? null : Buffer.from(bytes).toString();
  }

  #point(to: string, expected: string | null): Promise<void> {
    const ref = `refs/heads/${this.#branch}`;
    return this.world.updateRef({ repository, ref, expected, to, force: true, actor: 'ada' });
  }
}

async function commit(
  story: Story,
  branch: string,
  files: Readonly<Record<string, string>>,
  actor: string,
): Promise<void> {
  const { world } = story.sandbox;
  const writes = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  // The same change, made on two branches within one second, would be one commit, and so merged.
  const message = `Change ${Object.keys(files).join(', ')} on ${branch}`;
  // Somebody, be it the bot, may be faster.
  for (let tries = 1; ; tries += 1) {
    const expectedHead = (await world.git(repository).resolve(`refs/heads/${branch}`)) ?? '';
    try {
      await world.createCommitOnBranch({
        repository,
        branch,
        expectedHead,
        message,
        writes,
        deletes: [],
        actor,
      });
      return;
    } catch (error) {
      if (!(error instanceof WorldError) || tries === 5) throw error;
    }
  }
}
