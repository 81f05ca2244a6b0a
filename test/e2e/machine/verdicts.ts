import type { PullRequest } from '../../../src/sandbox/world/types.ts';
import { type Change, changeBetween, type Given, isApproved, type Opinion, protectedOnes } from './oracle.ts';
import { isGreen, isTelling, opinionsOf, repository, tellingsOf } from './people.ts';
import type { Stage } from './stage.ts';
import { type Subject, subjects } from './steps.ts';

/**
 * The one thing that may be wrong: both sides have changed a file since GitHub last merged them, and people are told
 * to have that done.
 */
const outdated = 'problem `test-merge-outdated`';

/** What must never be true. It knows what people did and what git has, and nothing that the bot keeps. */
export class Verdicts {
  readonly #stage: Stage;
  /** Approvals, by GitHub's number of the review. */
  readonly given = new Map<number, Given>();
  /** Who asked the bot for what, by the comment's address. */
  readonly asked = new Map<string, string>();
  /** Requests that were merged. */
  readonly #landed = new Set<string>();
  readonly #merged: Set<number>;
  readonly #faults: string[] = [];
  /** What people thought of each pull request at each moment since the bot was done the last time. */
  #moments = new Map<number, readonly (readonly Opinion[])[]>();
  /** Who had locked production at each of these moments. */
  #holders: readonly (string | null)[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
    const merged = this.#pulls().filter(({ mergedAt }) => mergedAt !== null);
    this.#merged = new Set(merged.map(({ number }) => number));
  }

  /** Who waits must not be told that something is wrong. @returns how to stop */
  watch(): () => void {
    return this.#stage.world.subscribe((event) => {
      if (event.name !== 'check_run' || event.run.conclusion !== 'failure') return;
      const { title, summary } = event.run.output;
      if (summary?.includes(outdated) === true) return;
      this.#faults.push(`The check is red: ${title ?? ''}\n${summary ?? ''}`);
    });
  }

  /** Keeps what people think now. */
  async note(): Promise<void> {
    this.#holders = [...this.#holders, await this.#stage.holder()];
    const main = await this.#stage.head('main');
    for (const pull of subjects.flatMap((subject) => this.#stage.pull(subject) ?? [])) {
      const opinions = await this.#opinions(pull, main);
      this.#moments.set(pull.number, [...(this.#moments.get(pull.number) ?? []), opinions]);
    }
  }

  /** Of all that has happened until the bot was done. */
  async judge(): Promise<void> {
    await this.judgeMerges();
    this.#moments = new Map();
    this.#holders = [];
    await this.note();
    for (const { number } of this.#pulls()) {
      const told = tellingsOf(this.#stage.world, number).length;
      if (told > 1) throw new Error(`#${number} has ${told} comments.`);
    }
    const [fault] = this.#faults;
    if (fault !== undefined) throw new Error(fault);
  }

  /** Each merge has done what people had approved, at a moment since the bot was last seen to be done. */
  async judgeMerges(): Promise<void> {
    for (const pull of this.#pulls()) {
      if (pull.mergedAt === null || this.#merged.has(pull.number)) continue;
      this.#merged.add(pull.number);
      await this.#judgeMerge(pull);
      const request = await this.#requestOf(pull);
      if (request !== null) await this.#land(pull, request);
    }
  }

  async #judgeMerge(pull: PullRequest): Promise<void> {
    const { world } = this.#stage;
    const merged = pull.mergeCommitSha ?? '';
    const [parent] = (await world.git(repository).commit(merged))?.parents ?? [];
    if (parent === undefined) throw new Error(`#${pull.number} was merged nowhere.`);
    const change = await changeBetween(world.gitDirectory(repository), parent, merged);
    const moments = [...(this.#moments.get(pull.number) ?? []), await this.#opinions(pull, parent)];
    for (const environment of protectedOnes)
      if (!moments.some((opinions) => isApproved(opinions, change, environment, 'perhaps')))
        throw new Error(
          `#${pull.number} was merged into ${environment}, which nobody approved: ${change.join(' ')}`,
        );
  }

  /** Where production was locked all the while, it was so by whoever asked. */
  async #land({ number }: PullRequest, request: string): Promise<void> {
    if (this.#landed.has(request)) throw new Error(`#${number} was merged for ${request}, as was another.`);
    this.#landed.add(request);
    const holders = [...this.#holders, await this.#stage.holder()];
    const asker = this.asked.get(request) ?? null;
    if (!holders.some((holder) => holder === null || holder === asker))
      throw new Error(
        `#${number} was merged for ${asker ?? 'nobody'} under the lock of ${holders.join(', ')}.`,
      );
  }

  /** The comment that the bot's own pull request came of. */
  async #requestOf({ head }: PullRequest): Promise<string | null> {
    const commit = await this.#stage.world.git(repository).commit(head.sha);
    return /^Slipway-Request: (.*)$/mu.exec(commit?.message ?? '')?.[1] ?? null;
  }

  /** Whether somebody else has locked production. */
  async #isHeld(pull: PullRequest): Promise<boolean> {
    const holder = await this.#stage.holder();
    return holder !== null && holder !== this.asked.get((await this.#requestOf(pull)) ?? '');
  }

  /** Once the bot has heard of all, or has swept: what is green was approved, and what is approved is green. */
  async judgeStanding(subject: Subject): Promise<void> {
    const pull = this.#stage.pull(subject);
    const change = pull === null ? null : await this.#changeOf(pull);
    if (pull === null || change === null || this.#isOutdated(pull)) return;
    const opinions = await this.#opinions(pull, await this.#stage.head('main'));
    const are = (how: 'perhaps' | 'surely') =>
      protectedOnes.every((environment) => isApproved(opinions, change, environment, how));
    const green = isGreen(this.#stage.world, pull);
    const fail = (what: string) => new Error(`#${pull.number}, which does ${change.join(' ')}, ${what}`);
    const isHeld = subject === 'bot' && (await this.#isHeld(pull));
    if (green && !are('perhaps')) throw fail('is green, and nobody approved that.');
    if (green && isHeld) throw fail('is green, and somebody else has locked production.');
    if (!are('surely') || isHeld) return;
    if (!green) throw fail('is approved, and not green.');
    if (subject === 'bot') throw fail(`is approved, and was not merged.${this.#said(pull)}`);
  }

  #isOutdated({ number }: PullRequest): boolean {
    return tellingsOf(this.#stage.world, number).some(({ body }) => body.includes(outdated));
  }

  /** What the bot has told on it, besides what it does. */
  #said({ number }: PullRequest): string {
    const comments = this.#stage.world.comments(repository, number);
    const own = comments.filter((one) => one.author === 'slipway[bot]' && !isTelling(one));
    return own.map(({ body }) => `\nThe bot: ${body}`).join('');
  }

  /** What merging it would do; null where it conflicts. */
  async #changeOf({ head }: PullRequest): Promise<Change | null> {
    const { world } = this.#stage;
    const main = await this.#stage.head('main');
    const merged = await world.git(repository).mergeTree(main, head.sha);
    if ('conflicts' in merged) return null;
    return changeBetween(world.gitDirectory(repository), main, merged.tree);
  }

  #opinions(pull: PullRequest, base: string): Promise<readonly Opinion[]> {
    return opinionsOf(this.#stage.world, pull, base, this);
  }

  #pulls(): readonly PullRequest[] {
    return this.#stage.world.pulls(repository);
  }
}
