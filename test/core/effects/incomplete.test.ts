import { describe, expect, it } from '@jest/globals';
import { forSomeManifests } from '../../../src/core/effects/incomplete.ts';
import { effectRules } from '../../../src/core/effects/index.ts';

describe('forSomeManifests', () => {
  it('switches rules off that there are, whatever they are set to, and leaves the others as they are', () => {
    const settings = forSomeManifests({ 'missing-configmap': 'block', 'missing-key': 'block' });
    expect(settings).toMatchObject({ 'missing-configmap': 'off', 'missing-key': 'block' });
    expect(effectRules.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(settings)));
  });
});
