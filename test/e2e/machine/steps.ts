import fc from 'fast-check';

/** The protected environments: production takes one approval of acme/sre, west two of whoever may write. */
export type Protected = 'production' | 'west';
export type Place = Protected | 'staging';
/** Whose pull request: ada's own, or the bot's deploy pull request. */
export type Subject = (typeof subjects)[number];
export const subjects = ['hand', 'bot'] as const;

/** Something that somebody does. */
export type Deed =
  /** Changes what is rendered. */
  | { readonly do: 'push'; readonly by: 'ada' | 'kim'; readonly where: Place }
  /** Leaves what is rendered as it is. */
  | { readonly do: 'remark' }
  /** Moves the branch back to what it was before the last push, by force. */
  | { readonly do: 'back' }
  | { readonly do: 'approve' | 'object'; readonly by: Reviewer; readonly of: Subject; readonly rash: boolean }
  | { readonly do: 'dismiss'; readonly of: Subject }
  /** `adopt`: main gets one of the very changes of ada's pull request; `file`: another line of its file. */
  | { readonly do: 'base'; readonly where: Place | 'adopt' | 'file' }
  | { readonly do: 'lock' | 'unlock'; readonly by: 'dev' | 'sam' }
  | { readonly do: 'leave' | 'join'; readonly who: 'sam' | 'kim' }
  /** Writes into the bot's comment: another value, or a word more. */
  | { readonly do: 'edit'; readonly of: Subject; readonly falsely: boolean }
  | { readonly do: 'redeliver'; readonly which: number }
  | { readonly do: 'sweep' }
  | { readonly do: 'deploy' | 'cancel'; readonly by: 'dev' | 'kim' }
  /** Presses the button, if the check is green. */
  | { readonly do: 'merge'; readonly of: Subject };

export type Reviewer = 'sam' | 'kim' | 'dev' | 'guest';

/** A deed, what becomes of its webhooks, and whether the next one waits until the bot is done. */
export type Step = Deed & {
  readonly webhooks: 'sent' | 'lost' | 'twice' | 'swapped';
  readonly wait: boolean;
};

const subject = fc.constantFrom<Subject>('hand', 'hand', 'bot');
const reviewer = fc.constantFrom<Reviewer>('sam', 'sam', 'kim', 'kim', 'dev', 'guest');
const place = fc.constantFrom<Place>('production', 'production', 'west', 'staging');

/** Of ten, how often: what leads to an approval is done the most. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('approve'),
      by: reviewer,
      of: subject,
      rash: fc.nat(7).map((n) => n === 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('push'), by: fc.constantFrom('ada', 'ada', 'kim'), where: place }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('remark', 'back') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('object'), by: reviewer, of: subject, rash: fc.constant(false) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dismiss'), of: subject }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('base'),
      where: fc.constantFrom('production', 'west', 'staging', 'adopt', 'file'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('lock', 'unlock'), by: fc.constantFrom('dev', 'sam') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('leave', 'join'), who: fc.constantFrom('sam', 'kim') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit'), of: subject, falsely: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redeliver'), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('deploy'), by: fc.constantFrom('dev', 'dev', 'kim') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), by: fc.constantFrom('dev', 'kim') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge'), of: subject }) },
);

const fate = fc.record({
  webhooks: fc.constantFrom('sent', 'sent', 'sent', 'sent', 'lost', 'twice', 'swapped'),
  wait: fc.nat(3).map((n) => n > 0),
});

export const step: fc.Arbitrary<Step> = fc.tuple(deed, fate).map(([what, how]) => ({ ...what, ...how }));

/** A step as a line of a report. */
export function describeStep({ do: verb, webhooks, wait, ...rest }: Step): string {
  const how = [webhooks === 'sent' ? [] : [`webhooks ${webhooks}`], wait ? [] : ['at once the next']].flat();
  return [verb, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`), ...how].join(' ');
}
