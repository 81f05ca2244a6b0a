import { readFileSync } from 'node:fs';
import { expect, it, jest } from '@jest/globals';
import { load } from 'js-yaml';
import { Probot } from 'probot';
import { slipway } from '../src/app.ts';
import { toolFinder, usualPlaces } from '../src/edge/renderers/binaries.ts';
import { renderers } from '../src/edge/renderers/index.ts';
import { loadTemplates } from '../src/edge/templates.ts';
import { handledEvents } from '../src/events.ts';

const manifest = load(readFileSync(new URL('../app.yml', import.meta.url), 'utf8'));

it('app.yml subscribes to the events that the code handles, and to no others', () => {
  const events = new Set(handledEvents.map((name) => name.split('.')[0]));
  expect(manifest).toMatchObject({ default_events: [...events].sort() });
});

it('the app registers the events that the ingress lets through, and no others', () => {
  const probot = new Probot({ githubToken: 'test' });
  const on = jest.spyOn(probot, 'on').mockImplementation(() => undefined);
  slipway({
    templates: loadTemplates(),
    renderer: renderers(toolFinder(usualPlaces({}))),
    registry: { resolve: () => Promise.reject(new Error('Nobody asks.')) },
    defaultEnvironmentRepository: null,
    redelivers: true,
    later: null,
    blinding: 'key',
    pause: () => Promise.resolve(),
  }).application(probot);
  expect(on.mock.calls.flatMap(([name]) => name)).toEqual(handledEvents);
});
