import { execFileSync } from 'node:child_process';
import fc from 'fast-check';

/** What a folder of a repository holds, by its files. */
type State = Readonly<Record<string, string>>;

interface Made {
  readonly parents: readonly number[];
  readonly state: State;
  readonly message: string;
}

/** A branch that is not merged yet, and the commit of the main line that it last had. */
interface Branch {
  readonly number: number;
  tip: number;
  base: number;
}

export interface Step {
  readonly do: 'commit' | 'undo' | 'open' | 'work' | 'unwork' | 'update' | 'merge' | 'squash';
  readonly which: number;
}

/** The folder that is looked at holds the first two. */
const files = ['staging/storefront/a.yaml', 'staging/storefront/b.yaml', 'staging/api/a.yaml'];

const most = ['commit', 'open', 'work', 'work', 'update', 'merge', 'merge', 'squash'] as const;

/** Each commit writes something new. */
export const steps = stepsOf(...most);

/** Some take back what the one before wrote: the two come to nothing. */
export const stepsAndUndoings = stepsOf(...most, 'undo', 'undo', 'unwork');

function stepsOf(...all: readonly Step['do'][]): fc.Arbitrary<readonly Step[]> {
  return fc.array(fc.record({ do: fc.constantFrom(...all), which: fc.nat(11) }), {
    minLength: 6,
    maxLength: 16,
  });
}

/**
 * A history as people make it with pull requests: commits to the main line, branches that are worked on, brought up to
 * date, merged and squashed, and of what one commit wrote and the next took back. Where two wrote the same file, a merge
 * writes something new.
 */
export class GitHistory {
  readonly #commits: Made[] = [{ parents: [], state: {}, message: 'Start' }];
  readonly #heads: number[] = [0];
  readonly #branches: Branch[] = [];
  #pulls = 0;

  constructor(all: readonly Step[]) {
    this.#take({ do: 'open', which: 0 });
    for (const step of all) this.#take(step);
  }

  /** Commits of the main line, oldest first, by their marks. */
  get heads(): readonly number[] {
    return this.#heads;
  }

  isMerge(mark: number): boolean {
    return (this.#commits[mark]?.parents.length ?? 0) > 1;
  }

  /** Writes it into an empty repository. @returns the object names by mark */
  writeTo(folder: string): readonly string[] {
    const stream = this.#commits.map(({ parents, state, message }, mark) => {
      const lines = [`commit refs/heads/all-${mark}`, `mark :${mark + 1}`];
      const who = `Ada <ada@example.com> ${1_800_000_000 + mark * 60} +0000`;
      const [from, ...others] = parents.map((parent) => `:${parent + 1}`);
      return [
        ...lines,
        `committer ${who}`,
        data(message),
        ...(from === undefined ? [] : [`from ${from}`]),
        ...others.map((other) => `merge ${other}`),
        'deleteall',
        ...Object.entries(state).map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
        '',
      ].join('\n');
    });
    const git = (args: readonly string[], input = '') =>
      execFileSync('git', ['-C', folder, ...args], { input, encoding: 'utf8' });
    git(['init', '--quiet', '--bare']);
    git(['fast-import', '--quiet', '--done'], `${stream.join('\n')}\ndone\n`);
    const names = this.#commits.map((_, mark) => `refs/heads/all-${mark}\n`).join('');
    return git(['cat-file', '--batch-check=%(objectname)'], names).trim().split('\n');
  }

  get #main(): number {
    return this.#heads.at(-1) ?? 0;
  }

  #commit(parents: readonly number[], state: State, message: string): number {
    return this.#commits.push({ parents, state, message }) - 1;
  }

  #written(on: number, which: number): State {
    const file = files[which % files.length] ?? '';
    return { ...this.#commits[on]?.state, [file]: `written by ${this.#commits.length}\n` };
  }

  #take({ do: what, which }: Step): void {
    const branch = this.#branches[which % Math.max(1, this.#branches.length)];
    if (what === 'commit')
      this.#heads.push(this.#commit([this.#main], this.#written(this.#main, which), 'Commit'));
    else if (what === 'undo') this.#undo();
    else if (what === 'open')
      this.#branches.push({ number: (this.#pulls += 1), tip: this.#main, base: this.#main });
    else if (branch === undefined) return;
    else if (what === 'work')
      branch.tip = this.#commit([branch.tip], this.#written(branch.tip, which), 'Work');
    else if (what === 'unwork') this.#unwork(branch);
    else if (what === 'update') this.#update(branch);
    else if (branch.tip !== branch.base) this.#merge(branch, what);
  }

  #undo(): void {
    const before = this.#commits[this.#heads.at(-2) ?? 0];
    if (before !== undefined) this.#heads.push(this.#commit([this.#main], before.state, 'Undo'));
  }

  #unwork(branch: Branch): void {
    const [parent = 0] = this.#commits[branch.tip]?.parents ?? [];
    const before = branch.tip === branch.base ? undefined : this.#commits[parent];
    if (before !== undefined) branch.tip = this.#commit([branch.tip], before.state, 'Undo work');
  }

  #update(branch: Branch): void {
    if (branch.base === this.#main) return;
    branch.tip = this.#commit([branch.tip, this.#main], this.#merged(branch), 'Merge branch main');
    branch.base = this.#main;
  }

  #merge(branch: Branch, how: 'merge' | 'squash'): void {
    const state = this.#merged(branch);
    const { number, tip } = branch;
    this.#heads.push(
      how === 'merge'
        ? this.#commit([this.#main, tip], state, `Merge pull request #${number} from acme/change-${number}`)
        : this.#commit([this.#main], state, `Change (#${number})`),
    );
    this.#branches.splice(this.#branches.indexOf(branch), 1);
  }

  #merged({ tip, base }: Branch): State {
    const [ours, theirs, before] = [this.#main, tip, base].map((one) => this.#commits[one]?.state ?? {});
    const entries = files.flatMap((file): (readonly [string, string])[] => {
      const [a, b, o] = [ours?.[file], theirs?.[file], before?.[file]];
      const merged = a === o ? b : b === o ? a : `merged by ${this.#commits.length}\n`;
      return merged === undefined ? [] : [[file, merged]];
    });
    return Object.fromEntries(entries);
  }
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;
