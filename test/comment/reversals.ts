import type { Outcome, Reversed } from '../../src/core/outcome.ts';

const url = 'https://github.com/acme/environments';
const commit = (letter: string) => letter.repeat(40);

const reversed: Reversed = {
  repository: 'acme/environments',
  commit: { sha: commit('d'), url: `${url}/commit/${commit('d')}` },
  how: 'rollback',
  by: 'ada',
  reason: 'checkout fails, see #7',
  request: 'https://github.com/acme/storefront/pull/13#issuecomment-4',
  places: [
    {
      environment: 'production',
      service: 'storefront',
      again: false,
      image: 'registry.example.com/shop/storefront:1f2e3d4',
      version: '20261122-1f2e3d4',
      deploys: [{ sha: commit('c'), url: `${url}/commit/${commit('c')}` }],
      inForce: { image: 'registry.example.com/shop/storefront:9a8b7c6', version: '20261121-9a8b7c6' },
      holder: 'ada',
    },
  ],
};

/** What pull requests are told whose deploys were undone, or are in force again. */
export const reversals: Readonly<Record<string, Outcome>> = {
  reversed: { kind: 'reversed', ...reversed },
  'reversed-by-hand': {
    kind: 'reversed',
    ...reversed,
    how: 'restoration',
    request: null,
    reason: 'Go back, says @sam',
    places: [
      ...reversed.places,
      {
        environment: 'staging',
        service: '*loud*',
        again: false,
        image: null,
        version: '2',
        deploys: [],
        inForce: null,
        holder: null,
      },
    ],
  },
  'reversed-again': {
    kind: 'reversed',
    ...reversed,
    how: 'revert',
    request: null,
    reason: null,
    places: reversed.places.map((place) => ({ ...place, again: true, holder: null })),
  },
  'rollback-offered': {
    kind: 'rollback-offered',
    places: [
      {
        environment: 'staging',
        service: 'storefront',
        image: 'registry.example.com/shop/storefront:1f2e3d4',
        version: '20261122-1f2e3d4',
        way: {
          command: '/rollback staging storefront',
          image: 'registry.example.com/shop/storefront:9a8b7c6',
          version: '20261121-9a8b7c6',
        },
      },
      {
        environment: 'production',
        service: 'storefront',
        image: 'registry.example.com/shop/storefront:1f2e3d4',
        version: '20261122-1f2e3d4',
        way: { command: '/rollback production storefront --to-revision 7', image: null, version: '2' },
      },
      { environment: 'test', service: '*loud*', image: null, version: null, way: null },
    ],
  },
};
