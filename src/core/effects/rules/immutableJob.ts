import type { RedactedValue } from '../../redact.ts';
import { isMoved, isReplacedWhole, type Update, updatesOf } from '../read/changes.ts';
import { at, entriesOf, numberOf, same, type Value } from '../read/values.ts';
import type { Facts, Finding } from '../types.ts';
import { fieldsOf, type Refusal } from './refusals.ts';

/** ValidateJobSpecUpdate of Kubernetes 1.31: what never changes. */
const fixed = fieldsOf(
  { path: ['spec', 'selector'] },
  { path: ['spec', 'completionMode'], usual: 'NonIndexed' },
  { path: ['spec', 'podFailurePolicy'] },
  { path: ['spec', 'successPolicy'] },
  { path: ['spec', 'backoffLimitPerIndex'] },
  { path: ['spec', 'managedBy'] },
);

/** What a Job that is suspended may still change of its template. */
const schedulingOfPod = ['nodeSelector', 'tolerations', 'schedulingGates'];

function jobFields(update: Update): readonly Refusal[] {
  return [...fixed(update), ...completions(update), ...template(update)];
}

/** Seconds that a Job stays after its end, before it is removed; null where it stays. */
function timeToLive({ before }: Update): number | null {
  return numberOf(at(before.value, 'spec', 'ttlSecondsAfterFinished'));
}

/** What is refused of a Job that nobody removes. */
export function lastingJob(update: Update): readonly Refusal[] {
  return timeToLive(update) === null ? jobFields(update) : [];
}

/** What is refused of a Job only as long as the old one is there: most often it is gone by then. */
export function expiringJobs(facts: Facts): readonly Finding[] {
  return updatesOf(facts, 'batch/Job')
    .filter((update) => !isMoved(update) && !isReplacedWhole(update.after))
    .flatMap((resource) => {
      const seconds = timeToLive(resource);
      if (seconds === null) return [];
      return jobFields(resource).map(({ what, path }) => ({
        resource,
        message: `While the old Job is there, the API server refuses this: ${what}. It is removed ${seconds} seconds after it has finished.`,
        path,
      }));
    });
}

/** An indexed Job may be made larger or smaller, together with its parallelism. */
function completions({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'spec'), at(after.value, 'spec')];
  const wanted = at(current, 'completions');
  if (same(at(old, 'completions'), wanted)) return [];
  const parallelism = numberOf(at(current, 'parallelism')) ?? 1;
  if (at(current, 'completionMode') === 'Indexed' && numberOf(wanted) === parallelism) return [];
  return [{ what: 'spec.completions cannot be changed', path: ['spec', 'completions'] }];
}

function template({ before, after }: Update): readonly Refusal[] {
  const path = ['spec', 'template'];
  const isSuspended = at(before.value, 'spec', 'suspend') === true;
  const [old, current] = [before, after].map(({ value }) =>
    isSuspended ? withoutScheduling(at(value, ...path)) : at(value, ...path),
  );
  return same(old, current) ? [] : [{ what: 'the pod template of a Job cannot be changed', path }];
}

/** Without labels, annotations, and what chooses a node. */
function withoutScheduling(template: Value): Value {
  const spec = without(at(template, 'spec'), schedulingOfPod);
  const affinity = without(at(template, 'spec', 'affinity'), ['nodeAffinity']);
  const metadata = without(at(template, 'metadata'), ['labels', 'annotations']);
  return { metadata, spec: { ...spec, affinity: Object.keys(affinity).length === 0 ? null : affinity } };
}

function without(value: Value, keys: readonly string[]): Readonly<Record<string, RedactedValue>> {
  return Object.fromEntries(entriesOf(value).filter(([key]) => !keys.includes(key)));
}
