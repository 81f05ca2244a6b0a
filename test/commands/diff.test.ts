import { expect, it } from '@jest/globals';
import { deploy } from '../../src/commands/deploy.ts';
import { diff } from '../../src/commands/diff.ts';
import { parsed, snapshot } from './snapshot.ts';

it('is the plan of a dry run of /deploy', () => {
  const of = snapshot();
  expect(diff.plan(of, parsed('/diff staging --tag 1f2e3d4'))).toEqual(
    deploy.plan(of, parsed('/deploy staging --tag 1f2e3d4 --dry-run')),
  );
});

it('never applies anything, whatever the environment wants', () => {
  const of = snapshot({}, ['via: pull-request']);
  expect(diff.gate(of, parsed('/diff staging'))).toBeNull();
  expect(diff.plan(of, parsed('/diff staging'))).toMatchObject({ kind: 'change', apply: false });
  expect(diff.wish(parsed('/diff staging'))).toBe('read');
});
