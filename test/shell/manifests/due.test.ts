import { describe, expect, it } from '@jest/globals';
import { type Checked, checkMarkerOf } from '../../../src/comment/marker.ts';
import { limits } from '../../../src/core/limits.ts';
import type { ListedCheck, OpenPull } from '../../../src/ports.ts';
import { greenOfOld, isDue } from '../../../src/shell/manifests/due.ts';
import { openPull } from '../../support/pull.ts';
import { sha } from '../../support/request.ts';

/** Head 1 on base 2, whose check run tells of that. */
function told(marked: Partial<Checked> = {}, check: Partial<ListedCheck> = {}): OpenPull {
  const present = { head: sha('1'), base: sha('2'), configuration: sha('c'), tries: null };
  const summary = checkMarkerOf({ ...present, ...marked });
  const own = { id: 'run', repositoryId: 'R', conclusion: 'success', summary, ...check };
  return openPull(7, { check: own });
}
const unmarked = told({}, { summary: 'Slipway renders both sides.' });

describe('isDue', () => {
  it.each<[string, OpenPull]>([
    ['nothing is told of', openPull(7)],
    ['an older head is told of', told({ head: sha('9') })],
    ['an older base is told of', told({ base: sha('9') })],
    ['has a check run that tells of nothing', unmarked],
    ['failed by what may pass', told({ tries: limits.sweptTries - 1 }, { conclusion: 'failure' })],
  ])('is what %s', (_, pull) => expect(isDue(pull)).toBe(true));

  it.each<[string, OpenPull]>([
    ['all is told of', told()],
    ['waits', told({}, { conclusion: null })],
    ['failed for good', told({}, { conclusion: 'failure' })],
    ['failed too often by what may pass', told({ tries: limits.sweptTries }, { conclusion: 'failure' })],
    ['has a check run that was not read', openPull(7, { check: 'unread' })],
  ])('is not what %s', (_, pull) => expect(isDue(pull)).toBe(false));
});

describe('greenOfOld', () => {
  it.each<[string, OpenPull]>([
    ['of an older base', told({ base: sha('9') })],
    ['of an older head', told({ head: sha('9') })],
    ['of nothing that it says', unmarked],
  ])('is what is green %s', (_, pull) => expect(greenOfOld([pull])).toMatchObject([{ id: 'run' }]));

  it.each<[string, OpenPull]>([
    ['is of the present head and base', told()],
    ['waits', told({ base: sha('9') }, { conclusion: null })],
    ['is red', told({ base: sha('9') }, { conclusion: 'failure' })],
    ['is not there', openPull(7)],
    ['was not read', openPull(7, { check: 'unread' })],
  ])('is not what %s', (_, pull) => expect(greenOfOld([pull])).toEqual([]));

  it('names a check run once that several share', () => {
    const old = told({ base: sha('9') });
    expect(greenOfOld([old, { ...old, number: 8 }])).toHaveLength(1);
  });
});
