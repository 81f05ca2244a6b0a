import { expect, it } from '@jest/globals';
import { history } from '../../src/commands/history.ts';
import { parsed, snapshot } from './snapshot.ts';

const commit = {
  sha: 'c'.repeat(40),
  parents: [],
  message: 'Add the storefront',
  author: { name: 'Ada', login: 'ada' },
  at: '2026-11-20T10:00:00Z',
  url: 'https://github.test/c',
  tree: null,
  pull: null,
};

it('answers with the revisions of each service', () => {
  const of = snapshot();
  const services = of.services.map((one) => ({ ...one, history: { commits: [commit], total: 7 } }));
  expect(history.plan({ ...of, services }, parsed('/history staging'))).toMatchObject({
    kind: 'answer',
    outcome: {
      kind: 'history',
      services: [{ revisions: [{ number: 7, kind: 'manual', by: 'ada' }], older: 6 }],
    },
  });
});

it('is for whoever may see the environment, gates or not', () => {
  expect(history.wish(parsed('/history staging'))).toBe('read');
  expect(history.gate(snapshot({}, ['via: pull-request']), parsed('/history staging'))).toBeNull();
});
