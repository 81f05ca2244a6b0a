import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveryDate } from '../src/delivery.js';

test('three working days from a Monday is Thursday', () => {
  assert.equal(deliveryDate(new Date('2026-11-16T09:00:00Z'), 3), '2026-11-19');
});

test('a weekend does not count', () => {
  assert.equal(deliveryDate(new Date('2026-11-20T09:00:00Z'), 3), '2026-11-25');
});
