import type { Problem } from '../../src/core/problem.ts';
import type {
  DeployPullsPort,
  MarkWriting,
  NewCommit,
  PullMerge,
  PullWriting,
} from '../../src/core/deploy-pull/port.ts';
import { pullRequestRefused } from '../../src/core/problems/deploy-pull.ts';
import { parseDeployBranch } from '../../src/core/deploy-pull/branch.ts';
import { parseDigests } from '../../src/core/deploy-pull/merged.ts';
import type { MergeRefusal } from '../../src/core/deploy-pull/refusal.ts';
import type {
  DeployBranch,
  DeployHead,
  MergedCommit,
  MergeMethod,
} from '../../src/core/deploy-pull/types.ts';

type Made = NewCommit;

export interface FakePull extends PullWriting {
  readonly number: number;
  state: 'open' | 'closed' | 'merged';
  merged: MergedCommit | null;
  head: string;
  /** All commits of ours that it has had. */
  readonly heads: string[];
  title: string;
  body: string;
}

/** Deploy pull requests as the shell's port shows them: branches that remember what stands on them. */
export class FakeDeployPulls {
  readonly #base: () => string | null;
  readonly commits = new Map<string, Made>();
  readonly branches = new Map<string, string>();
  readonly marks = new Map<string, MarkWriting & { readonly id: number }>();
  readonly pulls: FakePull[] = [];
  /** Runs before each move: what others do at the worst moment. */
  beforeMove: () => 'lost answer' | 'lost request' | undefined = () => undefined;
  beforeOpen: () => 'lost answer' | Problem | undefined = () => undefined;
  moves = 0;
  /** What the check run on each head says of its manifests. */
  told: DeployBranch['told'] = null;
  readonly merges: PullMerge[] = [];
  methods: readonly MergeMethod[] = ['squash', 'merge', 'rebase'];
  files: readonly string[] | null = ['staging/storefront/deployment.yaml'];
  commitCount = 1;
  /** What the App has brought by others than these pull requests. */
  readonly brought = new Set<string>();
  /** Runs in place of each merge that GitHub does not make. */
  beforeMerge: () => MergeRefusal | 'lost answer' | 'lost request' | undefined = () => undefined;
  /** Puts what is merged on the default branch, and answers its commit. */
  land: (made: Made, merge: PullMerge) => MergedCommit = () => {
    throw new Error('Nothing says where it is merged to.');
  };

  /** @param base where the default branch stands */
  constructor(base: () => string | null) {
    this.#base = base;
  }

  readonly port: DeployPullsPort = {
    look: (_, branches) =>
      Promise.resolve({
        repositoryId: 'R_1',
        base: this.#base(),
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
      if (to !== null) this.open.find((pull) => pull.branch === branch)?.heads.push(to);
      return Promise.resolve(fault === 'lost answer' ? 'unknown' : 'done');
    },
    open: (writing) => {
      const fault = this.beforeOpen();
      if (typeof fault === 'object') return Promise.resolve(fault);
      if (this.open.some((pull) => pull.branch === writing.branch))
        return Promise.resolve(pullRequestRefused(writing.repository, writing.branch, 'It exists already.'));
      const number = this.pulls.length + 101;
      const head = this.branches.get(writing.branch) ?? '';
      this.pulls.push({ ...writing, number, state: 'open', merged: null, head, heads: [head] });
      return Promise.resolve(fault === 'lost answer' ? 'unknown' : link(number));
    },
    describe: (_, number, words) => {
      Object.assign(this.pull(number), words);
      return Promise.resolve(this.pull(number).state);
    },
    close: (_, number) => {
      const pull = this.pull(number);
      if (pull.state === 'open') pull.state = 'closed';
      return Promise.resolve(pull.state);
    },
    mark: (_, mark) => {
      this.marks.set(mark.head, { ...mark, id: this.marks.size + 1 });
      return Promise.resolve();
    },
    pull: (repository, number) => {
      const pull = this.pulls.find((one) => one.number === number);
      const place = parseDeployBranch(pull?.branch ?? '');
      if (pull === undefined || place === null) return Promise.resolve(null);
      const branchHead = this.branches.get(pull.branch) ?? null;
      const sha = pull.state === 'open' ? (branchHead ?? '') : pull.head;
      return Promise.resolve({
        repository,
        repositoryId: 'R_1',
        app: 'slipway[bot]',
        place,
        branch: pull.branch,
        branchHead,
        link: link(number),
        state: pull.state,
        head: this.#head(sha),
        earlier: pull.heads.filter((one) => one !== sha).map((one) => this.#head(one)),
        commits: this.commitCount,
        merged: pull.merged,
        methods: this.methods,
      });
    },
    files: () => Promise.resolve(this.files),
    brought: (_, commits) => Promise.resolve(new Set(commits.filter((commit) => this.brought.has(commit)))),
    merge: (merge) => {
      const fault = this.beforeMerge();
      if (fault === 'lost request') return Promise.resolve({ kind: 'unknown' });
      if (typeof fault === 'object') return Promise.resolve({ kind: 'refused', ...fault });
      const pull = this.pull(merge.number);
      if (pull.state !== 'open')
        return Promise.resolve({ kind: 'refused', status: 405, message: 'Pull Request is not mergeable' });
      const head = this.branches.get(pull.branch);
      const made = this.commits.get(head ?? '');
      if (head !== merge.head || made === undefined)
        return Promise.resolve({ kind: 'refused', status: 409, message: 'Head branch was modified.' });
      this.merges.push(merge);
      const merged = this.land(made, merge);
      Object.assign(pull, { state: 'merged', merged, head });
      return Promise.resolve(
        fault === 'lost answer' ? { kind: 'unknown' } : { kind: 'merged', sha: merged.sha },
      );
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

  #head(sha: string): DeployHead {
    const made = this.marks.get(sha);
    const mark = made && {
      id: made.id,
      key: made.key,
      state: states[made.conclusion],
      digests: parseDigests(made.output.text ?? null),
    };
    const { expectedHead: parent = null, message = '' } = this.commits.get(sha) ?? {};
    return { sha, parent, message, mark: mark ?? null };
  }

  #found(branch: string): DeployBranch {
    const sha = this.branches.get(branch);
    const open = this.open.find((pull) => pull.branch === branch);
    return {
      head: sha === undefined ? null : this.#head(sha),
      pull: open === undefined ? null : link(open.number),
      told: this.told,
    };
  }
}

const states = { neutral: 'open', cancelled: 'ended', success: 'told', failure: 'told' } as const;

function link(number: number) {
  return { number, url: `https://github.test/acme/environments/pull/${number}` };
}
