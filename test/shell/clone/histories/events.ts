import fc from 'fast-check';
import { type Environment, environments, type Service, services } from './files.ts';

/** What a person does by hand to the folder of a service. */
export interface Edit {
  readonly do: 'value' | 'comment' | 'remark' | 'sibling' | 'script' | 'mode' | 'add' | 'remove' | 'move';
  readonly service: Service;
  readonly environment: Environment;
  /** Which of all files or lines it is about. */
  readonly file: number;
  readonly line: number;
  /** Whether it is about a line that deploys write. */
  readonly near: boolean;
}

export interface Deploy {
  readonly do: 'deploy';
  readonly services: readonly Service[];
  readonly environment: Environment;
}

export interface Step {
  readonly do: 'restart' | 'rollback';
  readonly service: Service;
  readonly environment: Environment;
}

/** A `git revert` of one of the newest commits. */
export interface Revert {
  readonly do: 'revert';
  readonly which: number;
}

/** A branch that is merged, with what was committed to it, and to the main line meanwhile. */
export interface Merge {
  readonly do: 'merge';
  readonly branch: readonly (Deploy | Edit)[];
  readonly meanwhile: readonly (Deploy | Edit)[];
}

export type Event = Edit | Deploy | Step | Revert | Merge;

// Much happens to few folders: what happens to one alone is soon told.
const service = fc.constantFrom<Service>('shop', 'shop', ...services);
const environment = fc.constantFrom<Environment>('staging', 'staging', ...environments);

const lines = fc.constantFrom('value', 'comment', 'remark', 'sibling', 'sibling');
const wholes = fc.constantFrom('script', 'mode', 'add', 'remove', 'move', 'move');
const what = fc.oneof({ weight: 3, arbitrary: lines }, { weight: 2, arbitrary: wholes });

export const edits: fc.Arbitrary<Edit> = fc.record({
  do: what,
  service,
  environment,
  file: fc.nat(20),
  line: fc.nat(60),
  near: fc.constantFrom(true, true, false),
});

export const deploys: fc.Arbitrary<Deploy> = fc.record({
  do: fc.constant('deploy' as const),
  services: fc.subarray([...services], { minLength: 1, maxLength: 2 }),
  environment,
});

const steps: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('restart' as const, 'rollback' as const),
  service,
  environment,
});

const either = fc.oneof(deploys, edits);
const merges: fc.Arbitrary<Merge> = fc.record({
  do: fc.constant('merge' as const),
  branch: fc.array(either, { minLength: 1, maxLength: 2 }),
  meanwhile: fc.array(either, { maxLength: 1 }),
});

const reverts: fc.Arbitrary<Revert> = fc.record({ do: fc.constant('revert' as const), which: fc.nat(3) });

export const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: deploys },
    { weight: 4, arbitrary: edits },
    { weight: 2, arbitrary: steps },
    { weight: 2, arbitrary: reverts },
    { weight: 1, arbitrary: merges },
  ),
  { minLength: 5, maxLength: 10, size: 'max' },
);

/** A history, and what is tried at its end. */
export interface Tale {
  readonly events: readonly Event[];
  readonly deploy: Deploy;
  readonly restarts: number;
  /** What people do after that deploy, each for itself. */
  readonly since: readonly (readonly Edit[])[];
  /** A number for what is chosen. */
  readonly which: number;
}

export const tales: fc.Arbitrary<Tale> = fc
  .record({
    events,
    deploy: deploys,
    restarts: fc.nat(2),
    since: fc.array(fc.array(edits, { minLength: 1, maxLength: 4, size: 'max' }), {
      minLength: 3,
      maxLength: 3,
    }),
    which: fc.nat(1000),
  })
  .map((tale) => ({
    ...tale,
    since: tale.since.map((some) => some.map((one) => towards(tale.deploy, one))),
  }));

/** Most of it about what was deployed. */
function towards({ services: deployed, environment: there }: Deploy, one: Edit): Edit {
  const service = deployed[one.line % (deployed.length + 1)] ?? one.service;
  return { ...one, environment: there, service };
}
