import { describe, expect, it } from '@jest/globals';
import { glanceOf, worstEffect } from '../../../src/core/diff/glance.ts';
import type { ManifestDiff, ResourceChange } from '../../../src/core/diff/types.ts';
import type { Effect, Severity } from '../../../src/core/effects/types.ts';
import { oneField, resource } from '../../comment/diffs.ts';

const none = { added: 0, changed: 0, removed: 0, unchanged: 0, masked: 0, ignored: 0 };
const effect = (severity: Severity, rule: string, message = 'It happens.'): Effect => ({
  rule,
  severity,
  message,
  path: [],
});
const withEffects = (name: string, ...effects: readonly Effect[]) => resource(name, oneField, { effects });
const diff = (
  summary: Partial<ManifestDiff['summary']>,
  resources: readonly ResourceChange[] = [],
): ManifestDiff => ({
  digest: '0'.repeat(64),
  summary: { ...none, ...summary },
  resources,
  warnings: [],
});
const restart = effect('info', 'restart');

describe('the headline', () => {
  it.each<readonly [string, ManifestDiff]>([
    ['No resources', diff({})],
    ['No change in 1 resource', diff({ unchanged: 1 })],
    ['No change in 1,200 resources but 2 differences without effect', diff({ unchanged: 1_200, ignored: 2 })],
    ['2 changed, 1 added, 3 removed', diff({ changed: 2, added: 1, removed: 3 }, [resource('a')])],
    // Of a diff whose resources may not be shown, the numbers are left.
    ['2 changed', diff({ changed: 2 })],
    ['1 changed; a restarts', diff({ changed: 1 }, [withEffects('a', restart)])],
    [
      '2 changed; a and b restart',
      diff({ changed: 2 }, [withEffects('a', restart), withEffects('b', restart)]),
    ],
    [
      '2 changed; 2 workloads restart',
      diff({ changed: 2 }, [
        withEffects('a', restart),
        withEffects('b', effect('info', 'renamed-config', 'Deployment c restarts.')),
      ]),
    ],
    [
      '2 changed; 2 workloads restart',
      diff({ changed: 2 }, [
        withEffects('a', restart),
        resource('a', oneField, { kind: 'StatefulSet', effects: [restart] }),
      ]),
    ],
    [
      '1 changed; blocked by x and y; a restarts; look at z',
      diff({ changed: 1 }, [
        withEffects('a', effect('warn', 'z'), restart, effect('block', 'y'), effect('block', 'x')),
      ]),
    ],
    [
      '1 changed; look at 4 warnings',
      diff({ changed: 1 }, [withEffects('a', ...['p', 'q', 'r', 's'].map((rule) => effect('warn', rule)))]),
    ],
    [
      '1 changed; blocked by restart; a restarts',
      diff({ changed: 1 }, [withEffects('a', effect('block', 'restart'))]),
    ],
  ])('%s', (expected, given) => {
    const { headline } = glanceOf(given);
    expect(headline.split('; ').map(sorted).join('; ')).toBe(expected.split('; ').map(sorted).join('; '));
  });
});

/** `blocked by y and x` and `blocked by x and y` say the same. */
function sorted(clause: string): string {
  return clause.replace(/(\w) and (\w)$/u, (_whole, one: string, other: string) =>
    [one, other].toSorted().join(' and '),
  );
}

describe('glanceOf', () => {
  it('is quiet only where nothing differs', () => {
    expect(glanceOf(diff({ unchanged: 3 })).quiet).toBe(true);
    expect(glanceOf(diff({ changed: 1 })).quiet).toBe(false);
  });

  it('orders resources by their gravest effect, and otherwise as they are', () => {
    const names = glanceOf(
      diff({ changed: 5 }, [
        withEffects('none'),
        withEffects('info', restart),
        withEffects('block', restart, effect('block', 'x')),
        withEffects('warn', effect('warn', 'x')),
        withEffects('other-info', restart),
      ]),
    ).resources.map(({ name }) => name);
    expect(names).toEqual(['block', 'warn', 'info', 'other-info', 'none']);
  });

  it('tells once what is said in the same words, of each resource once', () => {
    const { effects } = glanceOf(
      diff({ changed: 2 }, [
        withEffects('a', restart, restart, effect('info', 'restart', 'Otherwise.')),
        withEffects('b', restart),
      ]),
    );
    expect(effects.map(({ message, resources }) => [message, resources.map(({ name }) => name)])).toEqual([
      ['It happens.', ['a', 'b']],
      ['Otherwise.', ['a']],
    ]);
  });

  it('tells what is not shown', () => {
    expect(
      glanceOf(diff({ changed: 1, unchanged: 2, masked: 1, ignored: 1 }, [resource('a')])).notes,
    ).toEqual([
      '2 resources are unchanged.',
      '1 secret value is masked.',
      '1 difference without effect is not shown.',
    ]);
  });

  it('counts the masked values that changed', () => {
    const masked = { path: ['data', 'a'], op: 'replace', before: '*', after: '*', masked: true } as const;
    const { notes } = glanceOf(diff({ changed: 1, masked: 2 }, [resource('a', [masked])]));
    expect(notes).toEqual(['2 secret values are masked, 1 of them changed.']);
    const [note] = glanceOf(diff({ changed: 1, masked: 1 }, [resource('a', [masked])])).notes;
    expect(note).toBe('1 secret value is masked; it changed.');
  });
});

describe('worstEffect', () => {
  it('is the gravest, the first of these, or none', () => {
    expect(worstEffect(resource('a'))).toBeUndefined();
    expect(worstEffect(withEffects('a', restart, effect('block', 'x'), effect('block', 'y')))?.rule).toBe(
      'x',
    );
  });
});
