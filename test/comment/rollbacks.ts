import type { Committed, Outcome } from '../../src/core/outcome.ts';
import type { Rollback } from '../../src/core/rollback/told.ts';
import { commit, diff, path, target, url } from './outcomes.ts';

/** A function, since the examples of all outcomes take it, and it takes their parts. */
export function rollback(): Rollback {
  return {
    ...target,
    undone: [
      {
        sha: commit('c'),
        url: `${url}/commit/${commit('c')}`,
        subject: 'deploy(staging): storefront 1f2e3d4',
        author: 'dev',
        at: '2026-11-22T12:34:56Z',
        byPerson: false,
      },
    ],
    services: [
      {
        service: 'storefront',
        path,
        imageAfter: 'registry.example.com/shop/storefront:9a8b7c6',
        versionAfter: '20261121-9a8b7c6',
        revision: null,
        revisionBefore: 14,
        deploys: 'undone',
        passed: [],
      },
    ],
    left: [],
    flags: [],
    merged: [],
    diff,
    reason: null,
  };
}

/** The same, which undoes a person's commit, too, and merges what others have changed. */
export function ofPeople(): Rollback {
  const byAda = {
    sha: commit('d'),
    url: `${url}/commit/${commit('d')}`,
    subject: 'More memory for @everyone',
    author: 'Ada L.',
    at: '2026-11-22T11:34:56Z',
    byPerson: true,
  };
  const back = rollback();
  return { ...back, undone: [...back.undone, byAda], merged: [`${path}/deployment.yaml`] };
}

export function rollbackOutcomes(committed: Committed): Readonly<Record<string, Outcome>> {
  return {
    'rolled-back': {
      kind: 'rolled-back',
      ...rollback(),
      services: rollback().services.map((one) => ({
        ...one,
        passed: [{ sha: commit('e'), url: `${url}/commit/${commit('e')}`, image: 'shop/storefront:5e6f708' }],
      })),
      left: [
        { service: 'api', why: 'another' },
        { service: 'search', why: 'rolled-back' },
        { service: 'web', why: 'another' },
        { service: 'admin', why: 'none' },
        { service: 'mail', why: 'gone' },
      ],
      ...committed,
      notes: [],
    },
    'rollback-planned': {
      kind: 'rollback-planned',
      ...rollback(),
      undone: ofPeople().undone,
      services: rollback().services.map((one) => ({ ...one, revision: 12 })),
      flags: ['--to-revision', '12', '--include-manual'],
      merged: ofPeople().merged,
      reason: 'alerts',
    },
  };
}
