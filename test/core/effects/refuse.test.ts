import { describe, expect, it } from '@jest/globals';
import type { ManifestDiff, ResourceChange } from '../../../src/core/diff/types.ts';
import { refuseBlocked } from '../../../src/core/effects/refuse.ts';
import type { Effect, Severity } from '../../../src/core/effects/types.ts';
import { toPlain } from '../../../src/core/text.ts';

const effect = (severity: Severity, rule = 'immutable-job', message = 'No.'): Effect => ({
  ...{ severity, rule, message },
  path: [],
});

function diffOf(...effects: readonly (readonly Effect[])[]): ManifestDiff {
  const resources = effects.map((found, index): ResourceChange => ({
    ...{ apiVersion: 'batch/v1', kind: 'Job', namespace: null, name: `job-${index}`, file: 'all.yaml' },
    ...{ change: 'changed', fields: [], effects: found },
  }));
  const summary = { added: 0, changed: effects.length, removed: 0, unchanged: 0, masked: 0, ignored: 0 };
  return { digest: '', summary, resources, warnings: [] };
}

describe('refuseBlocked', () => {
  it.each([
    ['no resources', diffOf()],
    ['no effects', diffOf([], [])],
    ['warnings alone', diffOf([effect('warn')], [effect('info')])],
  ])('lets pass: %s', (_, diff) => {
    expect(refuseBlocked(diff, 'staging')).toBeNull();
  });

  it('names each blocked effect, and the way out', () => {
    const diff = diffOf(
      [effect('warn', 'recreate', 'Gap.')],
      [effect('block')],
      [effect('block', 'claim-removed', 'Gone.')],
    );
    const problem = refuseBlocked(diff, 'staging');
    expect(problem?.code).toBe('deploy-blocked');
    expect(problem?.retryable).toBe(false);
    expect(problem?.reasons.map(toPlain)).toEqual([
      'Job job-1: No. (immutable-job)',
      'Job job-2: Gone. (claim-removed)',
    ]);
    expect(toPlain(problem?.title ?? [])).toBe('The change to staging has 2 effects that block it.');
    expect(toPlain(problem?.remedy ?? [])).toContain('effects: { immutable-job: warn, claim-removed: warn }');
  });

  it('says nothing of manifests to those who may not see them', () => {
    const problem = refuseBlocked(diffOf([effect('block', 'immutable-job', 'hunter2')]), 'staging');
    expect(toPlain(problem?.publicTitle ?? [])).toBe('The change to staging has effects that block it.');
  });

  it('counts what would be too long', () => {
    const many = Array.from({ length: 13 }, () => [effect('block')]);
    const reasons = refuseBlocked(diffOf(...many), 'staging')?.reasons.map(toPlain) ?? [];
    expect(reasons).toHaveLength(11);
    expect(reasons.at(-1)).toBe('And 3 more: /diff staging shows them all.');
  });
});
