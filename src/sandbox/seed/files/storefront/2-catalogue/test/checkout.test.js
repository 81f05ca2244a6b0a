import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summary } from '../src/checkout.js';

test('the total counts every piece', () => {
  const { total } = summary([
    { name: 'lamp', price: 2500, count: 2 },
    { name: 'bulb', price: 300, count: 4 },
  ]);
  assert.equal(total, 6200);
});
