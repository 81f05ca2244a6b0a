import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { handledEvents } from '../src/events.ts';

const manifest = load(readFileSync(new URL('../app.yml', import.meta.url), 'utf8'));

it('app.yml subscribes to the events that the code handles, and to no others', () => {
  const events = new Set(handledEvents.map((name) => name.split('.')[0]));
  expect(manifest).toMatchObject({ default_events: [...events].sort() });
});
