import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDeploy, formatRollback } from '../../../src/core/commit/format.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { chooseAims } from '../../../src/core/rollback/choose.ts';
import type { Way } from '../../../src/core/rollback/types.ts';
import type { CommitRecord, ServiceState } from '../../../src/core/snapshot.ts';
import { asked, commit, sha, source, stateOf } from '../history/commits.ts';

const names = ['storefront', 'api', 'web'];

/** A branch, newest first, and the services that each commit is about. */
class Branch {
  readonly #commits: { readonly services: readonly string[]; readonly commit: CommitRecord }[] = [];
  readonly #seconds: number;

  /** @param seconds from one commit to the next */
  constructor(seconds = 1) {
    this.#seconds = seconds;
  }

  get states(): readonly ServiceState[] {
    return names.map((name) => {
      const own = this.#commits.filter(({ services }) => services.includes(name));
      const state = stateOf(own.map((one) => one.commit));
      return { ...state, service: { ...state.service, name } };
    });
  }

  /** @param delivery of the comment that asked for it: one may come to several commits */
  deploy(name: string, services: readonly string[], delivery = name): void {
    const changes = services.map((service) => ({
      service,
      imagesBefore: [],
      imageAfter: `shop/${service}:${name}`,
      versionsBefore: [],
      versionAfter: name,
    }));
    this.#add(name, services, formatDeploy({ ...asked, delivery, source, services: changes }));
  }

  /** What a command without names comes to, by the services that it is for. */
  stepBack(name: string, merged: readonly string[] = names): ReadonlyMap<string, readonly string[]> {
    const all = this.undoing({ kind: 'newest' }, null);
    const undone = new Map([...all].filter(([service]) => merged.includes(service)));
    if (undone.size === 0) return undone;
    const services = [...undone].map(([service, reverts]) => ({
      service,
      imageAfter: null,
      versionAfter: null,
      source,
      reverts,
    }));
    const commits = [...new Set([...undone.values()].flat())].map((one) => ({ sha: one, subject: 'x' }));
    this.#add(
      name,
      [...undone.keys()],
      formatRollback({ ...asked, delivery: name, services, undone: commits }),
    );
    return undone;
  }

  /** What a command would undo of each service. */
  undoing(way: Way, delivery: string | null): ReadonlyMap<string, readonly string[]> {
    const chosen = chooseAims(this.states, 'staging', way, delivery);
    if (isProblem(chosen)) return new Map();
    return new Map(
      chosen.aims.map((aim) => [aim.state.service.name, aim.undone.map((one) => one.commit.sha)]),
    );
  }

  left(delivery: string | null = null) {
    const chosen = chooseAims(this.states, 'staging', { kind: 'newest' }, delivery);
    return isProblem(chosen) ? chosen.code : chosen.left;
  }

  #add(name: string, services: readonly string[], message: string): void {
    const at = new Date(Date.UTC(2026, 10, 22) + this.#commits.length * this.#seconds * 1000).toISOString();
    const parents = this.#commits.slice(0, 1).map((one) => one.commit.sha);
    this.#commits.unshift({ services, commit: { ...commit(name, message), at, parents } });
  }
}

describe('a step back without names', () => {
  it('leaves the services alone that the newest deploy is not of, and says which', () => {
    const branch = new Branch();
    branch.deploy('t1', names);
    branch.deploy('t2', names);
    branch.deploy('t3', ['storefront']);
    expect(branch.left()).toEqual([
      { service: 'api', why: 'another' },
      { service: 'web', why: 'another' },
    ]);
    expect(branch.stepBack('r')).toEqual(new Map([['storefront', [sha('t3')]]]));
    // The next is of all of them.
    expect(branch.left()).toEqual([]);
    expect([...branch.stepBack('s').keys()]).toEqual(names);
  });

  it('tells a service that was rolled back before from one that was not', () => {
    const branch = new Branch();
    branch.deploy('t1', names);
    branch.deploy('t2', ['api', 'web']);
    branch.deploy('t3', ['storefront']);
    branch.deploy('t4', ['web']);
    branch.stepBack('r');
    expect(branch.left()).toEqual([
      { service: 'api', why: 'another' },
      { service: 'web', why: 'rolled-back' },
    ]);
  });

  it('is not refused for a service that was never deployed', () => {
    const branch = new Branch();
    branch.deploy('t1', ['api']);
    expect(branch.left()).toEqual([
      { service: 'storefront', why: 'none' },
      { service: 'web', why: 'none' },
    ]);
    expect(branch.stepBack('r')).toEqual(new Map([['api', [sha('t1')]]]));
  });

  it('is refused where none was', () => {
    expect(new Branch().left()).toBe('nothing-to-roll-back');
  });

  it('takes the commits of one comment together', () => {
    const branch = new Branch();
    branch.deploy('t1', ['web']);
    branch.deploy('t2', ['storefront'], 'one');
    branch.deploy('t3', ['api'], 'one');
    expect(branch.left()).toEqual([{ service: 'web', why: 'another' }]);
  });

  it.each([
    ['which git tells', 0, 't2'],
    ['which dates tell', 1, 't2'],
  ])('goes by the order in the branch, %s', (_, seconds, newest) => {
    for (const [older, newer] of [
      ['api', 'web'],
      ['web', 'api'],
    ] as const) {
      const branch = new Branch(seconds);
      branch.deploy('t1', [older]);
      branch.deploy('t2', [newer]);
      expect(branch.stepBack('r')).toEqual(new Map([[newer, [sha(newest)]]]));
    }
  });

  it('goes by the order in a folder rather than by dates', () => {
    const branch = new Branch(-1);
    branch.deploy('t1', names);
    branch.deploy('t2', ['storefront']);
    expect(branch.stepBack('r')).toEqual(new Map([['storefront', [sha('t2')]]]));
  });

  it('takes back the deploys one after another, the newest first, whatever they are of', () => {
    const deploys = fc.array(fc.subarray(names, { minLength: 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(deploys, { maxLength: 3 }), fc.nat(4), (rounds, steps) => {
        const branch = new Branch();
        const stack: { readonly name: string; readonly services: readonly string[] }[] = [];
        rounds.forEach((round, at) => {
          round.forEach((services, place) => {
            const name = `t${at}-${place}`;
            branch.deploy(name, services);
            stack.push({ name, services });
          });
          for (let step = 0; step < steps; step += 1) {
            const last = stack.pop();
            const wanted = last?.services.map((service) => [service, [sha(last.name)]] as const) ?? [];
            const undone = branch.stepBack(`r${at}-${step}`);
            expect(new Map(undone)).toEqual(new Map(wanted));
          }
        });
      }),
    );
  });
});

describe('a command that has rolled back some of its services', () => {
  const begun = (merged: readonly string[]): Branch => {
    const branch = new Branch();
    branch.deploy('t1', names);
    branch.deploy('t2', names);
    branch.stepBack('undo', merged);
    return branch;
  };
  const others = new Map([
    ['api', [sha('t2')]],
    ['web', [sha('t2')]],
  ]);

  it.each<Way>([{ kind: 'newest' }, { kind: 'back' }])('goes on with the others alone: %j', (way) => {
    const branch = begun(['storefront']);
    expect(branch.undoing(way, 'undo')).toEqual(others);
    expect(branch.left('undo')).toEqual([{ service: 'storefront', why: 'done' }]);
  });

  it('is done where all of them are, whatever was deployed to others before', () => {
    const branch = begun(names);
    expect(branch.undoing({ kind: 'newest' }, 'undo')).toEqual(new Map());
    expect(branch.left('undo')).toEqual(names.map((service) => ({ service, why: 'done' })));
  });

  it('is done whatever came after it', () => {
    const branch = begun(['storefront']);
    branch.deploy('t3', ['storefront']);
    expect(branch.undoing({ kind: 'newest' }, 'undo')).toEqual(others);
  });

  it('is another command’s business', () => {
    expect(begun(['storefront']).undoing({ kind: 'back' }, 'other').get('storefront')).toEqual([sha('t1')]);
  });
});
