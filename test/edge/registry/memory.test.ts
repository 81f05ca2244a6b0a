import { expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { createMemory } from '../../../src/edge/registry/memory.ts';

const grant = (until: number) => ({ authorization: 'Bearer a', until });

it('remembers so many logins, and lets the oldest go', () => {
  const memory = createMemory(() => 0);
  for (let index = 0; index < limits.rememberedLogins; index += 1) memory.keep(`r/${index}`, grant(60_000));
  memory.keep('r/0', grant(90_000));
  memory.keep('r/new', grant(60_000));
  expect(['r/0', 'r/1', 'r/2', 'r/new'].map((key) => memory.recall(key) !== null)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

it('does not use a login in its last seconds, nor one that was forgotten', () => {
  let now = 0;
  const memory = createMemory(() => now);
  memory.keep('r', grant(60_000));
  now = 49_999;
  expect(memory.recall('r')).toEqual(grant(60_000));
  now = 50_000;
  expect(memory.recall('r')).toBeNull();
  now = 0;
  memory.forget('r');
  expect(memory.recall('r')).toBeNull();
});
