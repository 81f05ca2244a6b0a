import fc from 'fast-check';
import { parseManifestsMarker } from '../../../src/comment/marker.ts';
import { pushImage } from '../../support/images.ts';
import { shownIn } from './oracle.ts';
import { isGreen, repository, tellingOf } from './people.ts';
import { type Playing, Stage } from './stage.ts';
import { describeStep, type Reviewer, type Step, type Subject, subjects } from './steps.ts';
import { Verdicts } from './verdicts.ts';

/** What becomes of webhooks. */
const fates = { sent: {}, lost: { lose: 1 }, twice: { copies: 2 }, swapped: { reorder: true } } as const;

/** As fast-check has it, whose model is empty: what is true is read from what people did and what git has. */
export class StepCommand implements fc.AsyncCommand<object, Machine> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  run(_: object, machine: Machine): Promise<void> {
    return machine.take(this.#step);
  }

  toString(): string {
    return describeStep(this.#step);
  }
}

/** One run: does steps, and throws where something is true that must never be. */
export class Machine {
  readonly #playing: Playing;
  readonly #stage: Stage;
  readonly #verdicts: Verdicts;
  /** Whether the bot has done all that it has heard of. */
  #quiet = true;
  /** Whether something has happened that it has not heard of since its last sweep. */
  #unheard = false;
  /** Reviews that it has perhaps not heard of. */
  readonly #unnoted = new Set<number>();

  constructor(playing: Playing, name: string) {
    this.#playing = playing;
    this.#stage = new Stage(playing.story, name);
    this.#verdicts = new Verdicts(this.#stage);
  }

  async run(commands: Iterable<fc.AsyncCommand<object, Machine>>): Promise<void> {
    await this.#stage.begin();
    const stop = this.#verdicts.watch();
    try {
      await this.#settle();
      await fc.asyncModelRun(() => ({ model: {}, real: this }), commands);
      await this.#end();
    } finally {
      stop();
      this.#playing.story.sandbox.setFaults({});
      await this.#playing.story.settled();
    }
  }

  async take(step: Step): Promise<void> {
    const lost = step.webhooks === 'lost';
    this.#playing.story.sandbox.setFaults({ deliveries: fates[step.webhooks] });
    await this.#do(step);
    await this.#verdicts.note();
    this.#unheard ||= lost;
    if (step.wait || lost) await this.#settle(lost);
    else this.#quiet = false;
  }

  async #do(step: Step): Promise<void> {
    const stage = this.#stage;
    const isOpen = stage.pull('hand') !== null;
    switch (step.do) {
      case 'push':
        return isOpen ? stage.push(step.where, step.by) : undefined;
      case 'remark':
      case 'back':
        return isOpen ? stage[step.do]() : undefined;
      case 'base':
        return stage.base(step.where);
      case 'approve':
      case 'object':
        return this.#review(step.of, step.by, step.do, step.rash);
      case 'dismiss':
        this.#dismiss(step.of);
        return;
      case 'edit':
        this.#edit(step.of, step.falsely);
        return;
      case 'leave':
      case 'join':
        stage.world.setTeamMember('acme', 'sre', step.who, step.do === 'join' ? 'member' : null);
        this.#unheard = true;
        return;
      case 'lock':
      case 'unlock':
      case 'cancel':
        await stage.comment(`/${step.do} production`, step.by);
        return;
      case 'deploy':
        return this.#deploy(step.by);
      case 'redeliver':
        return this.#redeliver(step.which);
      case 'sweep':
        return this.#sweep();
      case 'merge':
        return this.#press(step.of);
    }
  }

  async #review(of: Subject, by: Reviewer, what: 'approve' | 'object', rash: boolean): Promise<void> {
    const { world } = this.#stage;
    const pull = this.#stage.pull(of);
    const before = pull === null ? null : tellingOf(world, pull.number);
    if (pull === null || before === null) return;
    if (!rash) this.#playing.tick();
    const opinion =
      what === 'approve'
        ? ({ state: 'APPROVED', body: '' } as const)
        : ({ state: 'CHANGES_REQUESTED', body: 'Hm.' } as const);
    const review = await world.submitReview({ repository, pull: pull.number, ...opinion, actor: by });
    const after = tellingOf(world, pull.number);
    const clear =
      this.#quiet &&
      after?.updatedAt === before.updatedAt &&
      after.updatedAt < review.submittedAt &&
      [undefined, 'slipway[bot]'].includes(after.editor) &&
      parseManifestsMarker(after.body)?.head === review.commitId;
    const shown = { before: shownIn(before.body), after: shownIn(after?.body ?? '') };
    this.#verdicts.given.set(review.id, { ...shown, clear });
    this.#unnoted.add(review.id);
  }

  #dismiss(of: Subject): void {
    const pull = this.#stage.pull(of);
    if (pull === null) return;
    const { world } = this.#stage;
    const live = world
      .reviews(repository, pull.number)
      .findLast(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED');
    if (live !== undefined) world.dismissReview(repository, pull.number, live.id, 'Not so.', 'ada');
  }

  #edit(of: Subject, falsely: boolean): void {
    const pull = this.#stage.pull(of);
    const comment = pull === null ? null : tellingOf(this.#stage.world, pull.number);
    if (comment === null) return;
    const body = falsely
      ? comment.body.replaceAll(/(?<=^\+ .*)[pws]\d{4,}/gmu, () => this.#stage.word('p'))
      : `${comment.body}\n\nLooks good.`;
    this.#stage.world.updateComment(repository, comment.id, body, 'ada');
    // What the bot has not noted before, it cannot know any more.
    const { given } = this.#verdicts;
    for (const id of this.#unnoted) {
      const one = given.get(id);
      if (one !== undefined) given.set(id, { ...one, clear: false });
    }
  }

  async #deploy(by: string): Promise<void> {
    const tag = this.#stage.word('p');
    await pushImage({ origin: this.#playing.story.sandbox.url }, 'shop/storefront', tag);
    this.#verdicts.asked.set(await this.#stage.comment(`/deploy production --tag ${tag}`, by), by);
  }

  async #redeliver(which: number): Promise<void> {
    const { apps } = this.#playing.story.asApp().rest;
    const { data } = await apps.listWebhookDeliveries({ per_page: 30 });
    const one = data[which % Math.max(data.length, 1)];
    if (one !== undefined) await apps.redeliverWebhookDelivery({ delivery_id: one.id });
  }

  async #sweep(): Promise<void> {
    await this.#settle();
    await this.#playing.sweep();
    this.#unheard = false;
    await this.#settle();
  }

  /** A person merges what is green: the check must be true whenever the bot has heard of all, or has swept. */
  async #press(of: Subject): Promise<void> {
    await (this.#unheard ? this.#sweep() : this.#settle());
    const pull = this.#stage.pull(of);
    if (pull !== null && isGreen(this.#stage.world, pull)) await this.#stage.merge(pull);
    await this.#verdicts.judgeMerges();
  }

  async #settle(lost = false): Promise<void> {
    const { story } = this.#playing;
    await story.settled();
    story.sandbox.setFaults({});
    if (!lost) this.#unnoted.clear();
    this.#quiet = true;
    await this.#verdicts.judge();
  }

  /** Once all is heard of, and swept once, nothing waits that has its approvals; nor once it gets one more. */
  async #end(): Promise<void> {
    await this.#sweep();
    for (const subject of subjects) await this.#verdicts.judgeStanding(subject);
    for (const subject of subjects) {
      await this.#review(subject, 'sam', 'approve', false);
      await this.#settle();
      await this.#verdicts.judgeStanding(subject);
    }
  }
}
