import type { Outcome } from '../../src/core/outcome.ts';
import { lock } from '../support/locks.ts';

const concerned = { repository: 'acme/environments', environment: 'staging', services: [] };

export const lockOutcomes = {
  locked: {
    kind: 'locked',
    place: { environment: 'staging', services: ['storefront', 'cart'] },
    locks: [
      { ...lock, holder: 'dev', until: '2026-11-22T12:00:00Z', reason: 'ask @ada, **then** `merge`' },
      { ...lock, holder: 'dev', until: '2026-11-22T12:00:00Z', service: 'cart', pull: null, request: null },
    ],
    renewed: false,
    concerned,
  },
  'locked-renewed': {
    kind: 'locked',
    place: { environment: 'staging', services: null },
    locks: [{ ...lock, service: null }],
    renewed: true,
    concerned,
  },
  unlocked: {
    kind: 'unlocked',
    place: { environment: 'staging', services: null },
    released: [{ environment: 'staging', service: null, holder: 'ada' }],
    overridden: true,
    left: [lock],
    concerned,
  },
  'unlocked-nothing': {
    kind: 'unlocked',
    place: { environment: 'staging', services: ['storefront', 'cart'] },
    released: [],
    overridden: false,
    left: [],
    concerned,
  },
  'locks-ended': {
    kind: 'locks-ended',
    locks: [
      { environment: 'staging', service: null, holder: 'ada' },
      { environment: 'production', service: 'storefront', holder: 'ada' },
    ],
  },
} as const satisfies Readonly<Record<string, Outcome>>;
