import { describe, expect, it } from '@jest/globals';
import { history } from '../../src/commands/history.ts';
import { limits } from '../../src/core/limits.ts';
import { isProblem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';
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

describe('--limit', () => {
  const many = Array.from({ length: 100 }, () => commit);
  const listed = (line: string) => {
    const of = snapshot();
    const services = of.services.map((one) => ({ ...one, history: { commits: many, total: 250 } }));
    const plan = history.plan({ ...of, services }, parsed(line));
    if (isProblem(plan)) return plan;
    if (plan.kind !== 'answer' || plan.outcome.kind !== 'history') throw new Error('It answers.');
    return plan.outcome.services.map(({ revisions, older }) => [revisions.length, older]);
  };

  it.each([
    ['/history staging', 20],
    ['/history staging --limit 1', 1],
    ['/history staging --limit=100', 100],
  ])('%s', (line, shown) => {
    expect(listed(line)).toEqual([[shown, 250 - shown]]);
  });

  it.each(['0', '101', '-1', '1.5', '1e1', '010', 'all', '99999999999999999999', '５'])(
    'refuses %j',
    (limit) => {
      const problem = listed(`/history staging --limit=${limit}`);
      if (!isProblem(problem)) throw new Error('It is a problem.');
      expect(problem.code).toBe('bad-limit');
      expect(toPlain(problem.remedy)).toContain('from 1 to 100');
    },
  );

  it('does not change how much is read', () => {
    expect(history.historyLimit).toBe(limits.revisionsRead);
  });
});

it('is for whoever may see the environment, gates or not', () => {
  expect(history.wish(parsed('/history staging'))).toBe('read');
  expect(history.gate(snapshot({}, ['via: pull-request']), parsed('/history staging'))).toBeNull();
});
