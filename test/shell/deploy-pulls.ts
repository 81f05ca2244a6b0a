import type { DeployBranch } from '../../src/core/deploy-pull/types.ts';
import type { DeployPullsPort, MarkWriting, PullWriting } from '../../src/ports.ts';
import type { CommitInput } from '../../src/ports.ts';

type Made = Omit<CommitInput, 'branch'>;

export interface FakePull extends PullWriting {
  readonly number: number;
  state: 'open' | 'closed';
  title: string;
  body: string;
}

/** Deploy pull requests as the shell's port shows them: branches that remember what stands on them. */
export class FakeDeployPulls {
  readonly commits = new Map<string, Made>();
  readonly branches = new Map<string, string>();
  readonly marks = new Map<string, MarkWriting & { readonly id: number }>();
  readonly pulls: FakePull[] = [];
  /** Runs before each move: what others do at the worst moment. */
  beforeMove: () => 'lost answer' | 'lost request' | undefined = () => undefined;
  beforeOpen: () => 'lost answer' | undefined = () => undefined;
  moves = 0;

  readonly port: DeployPullsPort = {
    look: (_, branches) =>
      Promise.resolve({
        repositoryId: 'R_1',
        branches: new Map(branches.map((branch) => [branch, this.#found(branch)])),
      }),
    commit: (made) => {
      const sha = (this.commits.size + 1).toString(16).padStart(40, 'd');
      this.commits.set(sha, made);
      return Promise.resolve(sha);
    },
    move: ({ branch, from, to }) => {
      const fault = this.beforeMove();
      if (fault === 'lost request') return Promise.resolve('unknown');
      if ((this.branches.get(branch) ?? null) !== from) return Promise.resolve('moved');
      this.moves += 1;
      if (to === null) this.branches.delete(branch);
      else this.branches.set(branch, to);
      return Promise.resolve(fault === 'lost answer' ? 'unknown' : 'done');
    },
    open: (writing) => {
      const fault = this.beforeOpen();
      const number = this.pulls.length + 101;
      this.pulls.push({ ...writing, number, state: 'open' });
      return Promise.resolve(fault === 'lost answer' ? 'unknown' : link(number));
    },
    describe: (_, number, words) => {
      Object.assign(this.pull(number), words);
      return Promise.resolve();
    },
    close: (_, number) => {
      this.pull(number).state = 'closed';
      return Promise.resolve();
    },
    mark: (_, mark) => {
      this.marks.set(mark.head, { ...mark, id: this.marks.size + 1 });
      return Promise.resolve();
    },
    sourceCommits: () => Promise.resolve(null),
  };

  get open(): readonly FakePull[] {
    return this.pulls.filter(({ state }) => state === 'open');
  }

  pull(number: number): FakePull {
    const pull = this.pulls.find((one) => one.number === number);
    if (pull === undefined) throw new Error(`There is no #${number}.`);
    return pull;
  }

  /** The message of what stands on a branch. */
  message(branch: string): string {
    return this.commits.get(this.branches.get(branch) ?? '')?.message ?? '';
  }

  #found(branch: string): DeployBranch {
    const sha = this.branches.get(branch);
    const mark = this.marks.get(sha ?? '') ?? null;
    const open = this.open.find((pull) => pull.branch === branch);
    return {
      head: sha === undefined ? null : { sha, message: this.commits.get(sha)?.message ?? '', mark },
      pull: open === undefined ? null : link(open.number),
    };
  }
}

function link(number: number) {
  return { number, url: `https://github.test/acme/environments/pull/${number}` };
}
