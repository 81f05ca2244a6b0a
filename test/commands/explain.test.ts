import { describe, expect, it } from '@jest/globals';
import { explain } from '../../src/commands/explain.ts';
import { openGate } from '../../src/core/gates/types.ts';
import { isProblem } from '../../src/core/problem.ts';
import { imageNotInRegistry } from '../../src/core/problems/registry.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { text } from '../../src/core/text.ts';
import { lock, locksOf } from '../support/locks.ts';
import { parsed, snapshot } from './snapshot.ts';

function told(of: Snapshot, line = '/explain staging') {
  const plan = explain.plan(of, parsed(line));
  if (isProblem(plan) || (plan.kind !== 'answer' && plan.kind !== 'explain')) throw new Error('It explains.');
  const outcome =
    plan.kind === 'answer' ? plan.outcome : plan.outcome(openGate('manifests', text`They are well.`));
  if (outcome.kind !== 'explained') throw new Error('It explains.');
  return outcome;
}

const shut = (of: Snapshot): readonly string[] =>
  told(of)
    .gates.filter(({ state }) => state === 'shut')
    .map(({ id }) => id);

describe('/explain', () => {
  it('is for all who may see, and is not stopped by what it is to show', () => {
    const fork = snapshot();
    const line = parsed('/explain staging');
    expect([explain.wish(line), explain.gate(fork, line)]).toEqual(['read', null]);
    expect([explain.seesBefore, explain.seesProposals?.(line)]).toEqual([true, true]);
  });

  it('shows every gate of a deploy', () => {
    expect(told(snapshot())).toMatchObject({ environment: 'staging', services: ['storefront'], tag: null });
    expect(told(snapshot()).gates).toHaveLength(11);
  });

  it.each<[string, Snapshot, readonly string[]]>([
    ['nothing', snapshot(), []],
    ['a right that one has not', snapshot({}, ['allow: { deploy: [admin] }']), ['access']],
    ['a lock and checks', snapshot({ locks: locksOf(lock) }, ['checks: required']), ['checks', 'lock']],
    [
      'an order',
      snapshot({
        before: { environment: snapshot().environment, services: new Map(), failed: [], seen: null },
      }),
      ['order'],
    ],
  ])('%s', (_, of, gates) => {
    expect(shut(of)).toEqual(gates);
  });

  it('asks for the image that a deploy would write', () => {
    const [state] = snapshot().services;
    if (state === undefined) throw new Error('There is one.');
    const about = { ...snapshot(), service: state.service };
    const image = explain.image?.(about, parsed('/explain staging --tag 1.4.0'));
    expect(image).toMatchObject({ tag: '1.4.0' });
    if (image === undefined || image === null) throw new Error('It is one.');
    const services = [{ ...state, image: { image, answer: imageNotInRegistry('x') } }];
    const { gates, tag } = told(snapshot({ services }), '/explain staging --tag 1.4.0');
    expect([tag, gates.find(({ id }) => id === 'image')?.state]).toEqual(['1.4.0', 'shut']);
  });
});
