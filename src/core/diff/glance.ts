import type { Effect, Severity } from '../effects/types.ts';
import { enumerate } from '../labels.ts';
import { count } from '../visible.ts';
import type { ManifestDiff, ResourceChange } from './types.ts';

/** What there is to know of a manifest diff before its fields are read: the same for every writer. */
export interface Glance {
  /** `2 changed, 1 added; storefront restarts`: one line that says it all. */
  readonly headline: string;
  /** Whether nothing differs: the headline is then all there is to tell. */
  readonly quiet: boolean;
  /** The gravest first. */
  readonly effects: readonly ToldEffect[];
  /** Those with the gravest effects first, or else in the order of the diff. */
  readonly resources: readonly ResourceChange[];
  /** What is not shown as it is: equal, masked and ignored values, one sentence each. */
  readonly notes: readonly string[];
}

/** An effect, with all the resources that it is said of in the same words. */
export interface ToldEffect extends Omit<Effect, 'path'> {
  readonly resources: readonly ResourceChange[];
}

const gravity: Readonly<Record<Severity, number>> = { block: 0, warn: 1, info: 2 };
/** Of a resource without effects. */
const none = 3;

/** Rules whose effects are worth a word in the headline: of a workload itself, and of what it takes under a new name. */
const restart = 'restart';
const restartByName = 'renamed-config';

export function glanceOf(diff: ManifestDiff): Glance {
  const effects = effectsOf(diff);
  const quiet = diff.resources.length === 0 && amounts(diff).length === 0;
  return {
    headline: quiet ? quietLine(diff) : [amounts(diff).join(', '), ...clauses(effects)].join('; '),
    quiet,
    effects,
    resources: diff.resources.toSorted((one, other) => worst(one) - worst(other)),
    notes: quiet ? [] : [...unchangedNote(diff), ...maskedNote(diff), ...ignoredNote(diff)],
  };
}

/** The gravest effect of a resource, if it has any. */
export function worstEffect({ effects }: ResourceChange): Effect | undefined {
  return effects.toSorted((one, other) => gravity[one.severity] - gravity[other.severity])[0];
}

function worst(resource: ResourceChange): number {
  const effect = worstEffect(resource);
  return effect === undefined ? none : gravity[effect.severity];
}

function amounts({ summary }: ManifestDiff): readonly string[] {
  const { changed, added, removed } = summary;
  const parts = [
    { amount: changed, what: 'changed' },
    { amount: added, what: 'added' },
    { amount: removed, what: 'removed' },
  ];
  return parts
    .filter(({ amount }) => amount > 0)
    .map(({ amount, what }) => `${amount.toLocaleString('en-US')} ${what}`);
}

function quietLine({ summary: { unchanged, ignored } }: ManifestDiff): string {
  const besides = ignored === 0 ? '' : ` but ${count(ignored, 'difference')} without effect`;
  return unchanged === 0 ? 'No resources' : `No change in ${count(unchanged, 'resource')}${besides}`;
}

/** What blocks, what restarts, and what to look at. */
function clauses(effects: readonly ToldEffect[]): readonly string[] {
  const of = (severity: Severity) => effects.filter((effect) => effect.severity === severity);
  const blocking = [...new Set(of('block').map(({ rule }) => rule))];
  const warnings = new Set(of('warn').map(({ rule }) => rule));
  return [
    ...(blocking.length === 0 ? [] : [`blocked by ${enumerate(blocking, 'rule')}`]),
    ...restartClause(effects),
    ...(warnings.size === 0 ? [] : [`look at ${enumerate([...warnings], 'warning')}`]),
  ];
}

function restartClause(effects: readonly ToldEffect[]): readonly string[] {
  const of = (id: string) => effects.filter(({ rule }) => rule === id);
  const workloads = of(restart).flatMap(({ resources }) => resources);
  const names = new Set(workloads.map(({ name }) => name));
  // Each sentence of it is about one workload; its name stands in the words alone.
  const total = workloads.length + of(restartByName).length;
  if (total === 0) return [];
  const who = total === names.size ? enumerate([...names], 'workload') : count(total, 'workload');
  return [`${who} ${total === 1 ? 'restarts' : 'restart'}`];
}

/** One entry for what is said in the same words of several resources: thirty restarts are one line. */
function effectsOf(diff: ManifestDiff): readonly ToldEffect[] {
  const told = new Map<string, { effect: Omit<Effect, 'path'>; resources: ResourceChange[] }>();
  for (const resource of diff.resources) {
    for (const { rule, severity, message } of resource.effects) {
      const key = JSON.stringify([severity, rule, message]);
      const known = told.get(key);
      if (known === undefined) told.set(key, { effect: { rule, severity, message }, resources: [resource] });
      else if (known.resources.at(-1) !== resource) known.resources.push(resource);
    }
  }
  return [...told.values()]
    .map(({ effect, resources }) => ({ ...effect, resources }))
    .toSorted((one, other) => gravity[one.severity] - gravity[other.severity]);
}

function unchangedNote({ summary: { unchanged } }: ManifestDiff): readonly string[] {
  if (unchanged === 0) return [];
  return [`${count(unchanged, 'resource')} ${unchanged === 1 ? 'is' : 'are'} unchanged.`];
}

function maskedNote({ summary: { masked }, resources }: ManifestDiff): readonly string[] {
  if (masked === 0) return [];
  const fields = resources.flatMap((resource) => resource.fields);
  const changed = fields.filter((change) => change.masked === true && change.op === 'replace').length;
  if (masked === 1) return [`1 secret value is masked${changed === 0 ? '' : '; it changed'}.`];
  const how = changed === 0 ? '' : `, ${changed.toLocaleString('en-US')} of them changed`;
  return [`${count(masked, 'secret value')} are masked${how}.`];
}

function ignoredNote({ summary: { ignored } }: ManifestDiff): readonly string[] {
  if (ignored === 0) return [];
  return [`${count(ignored, 'difference')} without effect ${ignored === 1 ? 'is' : 'are'} not shown.`];
}
