import { describe, expect, it } from '@jest/globals';
import { checkMarkerOf } from '../../../src/comment/marker.ts';
import { limits } from '../../../src/core/limits.ts';
import { type OpenPull, Unavailable } from '../../../src/ports.ts';
import { handleManifests } from '../../../src/shell/manifests/events.ts';
import { openPull } from '../../support/pull.ts';
import { sha } from '../../support/request.ts';
import { FakePulls, type Files } from './pulls.ts';

const features = (colour: string): Files => ({
  'staging/storefront/features.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});
const fake = () => new FakePulls(features('blue'), features('green'));

describe('handleManifests', () => {
  const about = { repository: 'acme/environments', delivery: 'd' };

  it.each([
    { kind: 'pull', number: 7 } as const,
    { kind: 'base', branch: 'main', before: sha('0'), after: sha('2') } as const,
    { kind: 'head', sha: sha('1'), numbers: [7], branch: 'more' } as const,
    { kind: 'head', sha: sha('1'), numbers: [], branch: null } as const,
  ])('tells of the pull request once: %j', async (event) => {
    const github = fake();
    await handleManifests(github.shell, { ...about, ...event });
    expect(github.checks.map(({ conclusion }) => conclusion)).toEqual([null, 'success']);
  });

  it('tells of the others where one fails, and fails then', async () => {
    const github = fake();
    const told: number[] = [];
    const pulls = {
      ...github.pulls,
      onBase: () => Promise.resolve([9, 8, 7].map((number) => openPull(number))),
      look: (_: string, number: number) => {
        told.push(number);
        return number === 8 ? Promise.reject(new Unavailable('No.')) : Promise.resolve(null);
      },
    };
    const event = { ...about, kind: 'base', branch: 'main', before: sha('0'), after: sha('2') } as const;
    await expect(handleManifests({ ...github.shell, pulls }, event)).rejects.toThrow('No.');
    expect(told).toEqual([9, 8, 7]);
  });

  describe('where a base has moved', () => {
    const event = { ...about, kind: 'base', branch: 'main', before: sha('0'), after: sha('2') } as const;
    const summary = (base: string) =>
      checkMarkerOf({ head: sha('1'), base, configuration: sha('c'), tries: null });
    const green = (number: number, base = sha('9')) =>
      openPull(number, {
        check: {
          ...{ id: `run-${number}`, repositoryId: 'R', conclusion: 'success' },
          summary: summary(base),
        },
      });
    const many = limits.pullsPerPush + 3;
    const numbers = Array.from({ length: many }, (_, index) => 100 - index);

    /** What is done, in its order; `told` pull requests are gone. */
    async function moved(open: readonly OpenPull[], later = () => Promise.resolve()) {
      const github = fake();
      github.open = open;
      const done: string[] = [];
      const pulls: FakePulls['pulls'] = {
        ...github.pulls,
        setBack: (checks) => Promise.resolve(void done.push(`set back ${checks.map(({ id }) => id).join()}`)),
        look: (_, number) => Promise.resolve((done.push(`look ${number}`), null)),
      };
      const whenTold = () => Promise.resolve();
      const put = (left: readonly number[]) => (done.push(`later ${left.join()}`), later());
      const following = { whenTold, later: put };
      const came = await handleManifests({ ...github.shell, pulls }, event, following).catch(
        (error: unknown) => error,
      );
      return { done, came };
    }

    it('sets all back that were green before any is compared, and leaves to later what is too many', async () => {
      const { done } = await moved(numbers.map((number) => green(number)));
      expect(done.slice(0, 2)).toEqual([
        `set back ${numbers.map((number) => `run-${number}`).join()}`,
        `later ${numbers.slice(limits.pullsPerPush).join()}`,
      ]);
      const looks = numbers.slice(0, limits.pullsPerPush).map((number) => `look ${number}`);
      expect(done.slice(2)).toEqual(looks);
    });

    it('leaves alone what is of the new base already', async () => {
      const { done } = await moved(numbers.map((number) => green(number, sha('2'))));
      expect(done[0]).toBe('set back ');
      expect(done.filter((one) => one.startsWith('later'))).toEqual([]);
    });

    it('fails where the others cannot be put off, so that the delivery comes again', async () => {
      const { done, came } = await moved(
        numbers.map((number) => green(number)),
        () => Promise.reject(new Error('The queue is away.')),
      );
      expect(came).toMatchObject({ message: 'The queue is away.' });
      expect(done.filter((one) => one.startsWith('look'))).toEqual([]);
    });
  });
});
