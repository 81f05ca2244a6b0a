import type { Gate } from '../../src/core/gates/types.ts';
import type { Committed, Outcome, Restart } from '../../src/core/outcome.ts';
import { deployment, diffOf, file, path, target } from './outcomes.ts';

/** A function, since the examples of all outcomes take it, and it takes their parts. */
export function restart(): Restart {
  return {
    ...target,
    services: [
      {
        service: 'storefront',
        path,
        image: 'registry.example.com/shop/storefront:9a8b7c6',
        versionsBefore: ['20261121-9a8b7c6'],
        versionAfter: '20261121-9a8b7c6-2',
      },
    ],
    diff: diffOf(
      [file(`${path}/deployment.yaml`, deployment('9a8b7c6', '20261121-9a8b7c6'))],
      [file(`${path}/deployment.yaml`, deployment('9a8b7c6', '20261121-9a8b7c6-2'))],
    ),
    reason: 'stale connections',
    warnings: [],
  };
}

export function restartOutcomes(
  committed: Committed,
  gates: readonly Gate[],
): Readonly<Record<string, Outcome>> {
  const services = restart().services.map((one) => ({ ...one, versionsBefore: [], versionAfter: null }));
  return {
    restarted: { kind: 'restarted', ...restart(), ...committed },
    'restart-planned': { kind: 'restart-planned', ...restart(), services, gates },
  };
}
