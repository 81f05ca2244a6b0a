import { describe, expect, it, jest } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { headKeepsMoving } from '../../../src/core/problems/github.ts';
import { settlePlace } from '../../../src/shell/deploy-pull/concerned.ts';
import { branch, digest, occasion, opened, toolsOf } from './tools.ts';

const place = { repository: 'acme/environments', environment: 'staging', services: ['storefront'] };
const waiting = () => opened(['via: pull-request']);

describe('the deploy pull requests that a lock concerns', () => {
  it('are merged where they are green', async () => {
    const github = await waiting();
    await settlePlace(
      toolsOf(github, () => 'green', digest),
      place,
      occasion,
    );
    expect(github.deployPulls.merges).toHaveLength(1);
  });

  it.each([
    ['of another environment', { ...place, environment: 'production' }],
    ['of another service', { ...place, services: ['cart'] }],
    ['of none', { ...place, services: [] }],
  ])('are not those %s', async (_, other) => {
    const github = await waiting();
    await settlePlace(
      toolsOf(github, () => 'green', digest),
      other,
      occasion,
    );
    expect(github.deployPulls.merges).toEqual([]);
  });

  it('are looked for in one request, and not beyond the limit', async () => {
    const github = await waiting();
    const look = jest.spyOn(github.deployPulls.port, 'look');
    const others = Array.from({ length: limits.relockedServices }, (_, index) => `service-${index}`);
    await settlePlace(
      toolsOf(github, () => 'green', digest),
      { ...place, services: [...others, 'storefront'] },
      occasion,
    );
    expect(look.mock.calls.map(([, branches]) => branches.length)).toEqual([limits.relockedServices]);
    expect(github.deployPulls.merges).toEqual([]);
  });

  it('are left to the sweep where they cannot be looked for', async () => {
    const github = await waiting();
    jest
      .spyOn(github.deployPulls.port, 'look')
      .mockResolvedValue(headKeepsMoving('acme/environments', limits.commitTries));
    await settlePlace(
      toolsOf(github, () => 'green', digest),
      place,
      occasion,
    );
    expect(github.deployPulls.branches.has(branch)).toBe(true);
  });

  it('are left to the sweep, too, where one fails; the command is answered already', async () => {
    const github = await waiting();
    const tools = toolsOf(github, () => 'green', digest);
    const stand = () => Promise.reject(new Error('GitHub is away.'));
    await settlePlace({ ...tools, judge: { ...tools.judge, stand } }, place, occasion);
    expect(github.deployPulls.merges).toEqual([]);
  });
});
