import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import type { Review } from '../../../src/core/approval/types.ts';
import type { CheckWriting, MergeGroup, OpenPull, PullLook, PullsPort } from '../../../src/ports.ts';
import type { TreeSource, WholeTree } from '../../../src/core/tree/types.ts';
import { toolFinder, usualPlaces } from '../../../src/edge/renderers/binaries.ts';
import { renderers } from '../../../src/edge/renderers/index.ts';
import { inFlight } from '../../../src/shell/in-flight.ts';
import type { ManifestsShell } from '../../../src/shell/manifests/run.ts';
import { referenceCache } from '../../../src/shell/manifests/users.ts';
import { openPull, pullLook } from '../../support/pull.ts';
import { FakeDeployPulls } from '../deploy-pulls.ts';
import { sha, testLog } from '../../support/request.ts';
import { entriesOf } from '../../support/tree.ts';

export const second = (number: number): string =>
  new Date(Date.UTC(2026, 10, 22, 12, 0, number)).toISOString();

function recordOf({
  id,
  conclusion,
  output,
}: CheckWriting & { readonly id: number }): Pick<PullLook, 'check' | 'checkTexts'> {
  const { title, summary, text = '' } = output;
  const check = { id, completed: conclusion !== null, conclusion, output: { title, summary, text } };
  return { check, checkTexts: [text] };
}

export type Files = Readonly<Record<string, string>>;

export const configuration = `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront }
environments:
  staging: { path: "staging/{{service}}" }
`;

/** GitHub as far as a comparison sees it: one pull request, commits, comments, check runs. */
export class FakePulls {
  present: PullLook | null = { ...pullLook, configuration: { oid: sha('c'), text: configuration } };
  readonly commits = new Map<string, WholeTree>();
  readonly checks: (CheckWriting & { readonly id: number })[] = [];
  readonly log = testLog();
  readonly roles = new Map<string, string>();
  readonly teams = new Map<string, readonly string[]>();
  readonly deployPulls = new FakeDeployPulls(() => this.present?.base.sha ?? null);
  /** What the gates of a deploy pull request say. */
  held: Problem | null = null;
  groups: readonly MergeGroup[] = [];
  open: readonly OpenPull[] = [openPull(7)];
  readonly setBack: (readonly string[])[] = [];
  reviews: readonly Review[] | null = [];
  makers: readonly string[] | null = [];
  /** By GitHub's clock: each write of a comment takes a second. */
  seconds = 10;
  looks = 0;
  /** Runs before each look: what others do meanwhile. */
  beforeLook: (looks: number) => void = () => undefined;
  beforeWrite: (what: 'comment' | 'check') => void = () => undefined;
  /** Of the base that was tested and the present one; of the present base and the head. */
  mergeBases: ReadonlyMap<string, string> = new Map();

  constructor(before: Files, after: Files) {
    this.commit(sha('2'), before);
    this.commit(sha('3'), after);
    this.commit(sha('1'), after);
  }

  commit(name: string, files: Files): void {
    this.commits.set(name, memoryTree(entriesOf(files)));
  }

  /** One store for all commits, as a repository has it. */
  blobs: TreeSource['blobs'] = async (files) => {
    const found = new Map<string, Uint8Array>();
    for (const tree of this.commits.values()) {
      const blobs = await tree.blobs(files);
      if (!isProblem(blobs)) for (const [oid, bytes] of blobs) found.set(oid, bytes);
    }
    return found;
  };

  change(change: Partial<PullLook>): void {
    if (this.present !== null) this.present = { ...this.present, ...change };
  }

  get comments(): PullLook['ownComments'] {
    return this.present?.ownComments ?? [];
  }

  readonly pulls: PullsPort = {
    look: () => {
      this.looks += 1;
      this.beforeLook(this.looks);
      return Promise.resolve(this.present);
    },
    onBase: () => Promise.resolve(this.open),
    setBack: (checks) => {
      this.setBack.push(checks.map(({ id }) => id));
      return Promise.resolve();
    },
    ofHead: () => Promise.resolve([{ number: 7, checkName: 'slipway/manifests' }]),
    queued: () => Promise.resolve(this.groups),
    trees: () => (commit) => ({
      ...(this.commits.get(commit) ?? memoryTree([])),
      blobs: (files) => this.blobs(files),
    }),
    mergeBase: (_, one) => Promise.resolve(this.mergeBases.get(one) ?? null),
    opinions: () => Promise.resolve({ reviews: this.reviews, makers: this.makers }),
    checksOn: (_, head, name) => {
      const found = this.checks.findLast((check) => check.head === head && check.name === name);
      return Promise.resolve(found === undefined ? { check: null, checkTexts: [] } : recordOf(found));
    },
    writeComment: (_, body, existing) => {
      this.beforeWrite('comment');
      const id = existing ?? this.comments.length + 1;
      this.seconds += 1;
      const comment = { id, body, updatedAt: second(this.seconds) };
      this.change({ ownComments: [...this.comments.filter((one) => one.id !== id), comment] });
      return Promise.resolve(comment);
    },
    deleteComment: (_, id) => {
      this.change({ ownComments: this.comments.filter((one) => one.id !== id) });
      return Promise.resolve();
    },
    writeCheck: (_, check, existing) => {
      this.beforeWrite('check');
      const id = existing ?? this.checks.length + 1;
      this.checks.push({ ...check, id });
      if (check.head === this.present?.head) this.change(recordOf({ ...check, id }));
      return Promise.resolve(id);
    },
  };

  readonly shell: ManifestsShell = {
    pulls: this.pulls,
    renderer: renderers(toolFinder(usualPlaces({}))),
    people: {
      role: (_, login) => Promise.resolve({ role: this.roles.get(login) ?? 'none', permission: 'none' }),
      isTeamMember: (organization, slug, login) =>
        Promise.resolve(this.teams.get(`${organization}/${slug}`)?.includes(login) ?? false),
    },
    deploys: this.deployPulls.port,
    held: () => Promise.resolve(this.held),
    blinding: 'key',
    references: referenceCache(),
    log: this.log,
    inTurn: inFlight().inTurn,
    pause: () => Promise.resolve(),
  };
}
