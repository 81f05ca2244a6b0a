import fc from 'fast-check';
import { rollback } from '../../../src/commands/rollback.ts';
import type { MoreToRead, Plan } from '../../../src/commands/command.ts';
import { deploy } from '../../../src/commands/deploy.ts';
import { restart } from '../../../src/commands/restart.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { formatImage } from '../../../src/core/image.ts';
import { objectName } from '../../../src/core/objectName.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { withChanges } from '../../../src/core/with-changes.ts';
import type { CommitRecord, Snapshot } from '../../../src/core/snapshot.ts';
import { parsed, snapshot, state } from '../../commands/snapshot.ts';
import { resolved } from '../../support/registry.ts';
import { deployment } from '../../shell/world.ts';

/** What happened to a folder, one after another. */
export type Event =
  | { readonly do: 'deploy' | 'restart' | 'rollback' | 'revert' }
  | { readonly do: 'edit' | 'mode' | 'add' | 'remove'; readonly which: number };

const which = fc.nat(7);

export const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Event>({ do: 'deploy' }, { do: 'deploy' }, { do: 'restart' }) },
    { weight: 2, arbitrary: fc.constantFrom<Event>({ do: 'rollback' }, { do: 'revert' }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('edit' as const, 'mode' as const, 'add' as const, 'remove' as const),
        which,
      }),
    },
  ),
  { minLength: 2, maxLength: 12 },
);

export interface Made extends CommitRecord {
  /** All of the repository. */
  readonly tree: string;
  readonly held: readonly TreeEntry[];
}

const folder = 'staging/storefront';

/** A repository that commands and people commit to, with all that each commit left. */
export class Histories {
  /** Newest first. */
  readonly commits: Made[] = [];
  #tags = 0;

  constructor(all: readonly Event[]) {
    this.#commit('Add', [
      fileAt(`${folder}/deployment.yaml`, deployment),
      fileAt(`${folder}/notes.txt`, 'one\ntwo\nthree\n'),
    ]);
    for (const event of all) this.take(event);
  }

  get now(): readonly TreeEntry[] {
    return this.commits[0]?.held ?? [];
  }

  /** The revision of that number, from 1. */
  revision(number: number): Made | undefined {
    return this.commits[this.commits.length - number];
  }

  snapshot(): Snapshot {
    const of = snapshot();
    const services = of.services.map(({ service }) => ({
      ...state(service, this.commits, `t${this.#tags}`),
      entries: this.now,
    }));
    // Each command comes by a delivery of its own.
    return { ...of, request: { ...of.request, delivery: `delivery-${this.commits.length}` }, services };
  }

  /** What a command comes to. */
  plan(line: string): Plan | Problem {
    let step: Plan | Problem | MoreToRead = rollback.plan(this.snapshot(), parsed(line));
    while (!isProblem(step) && step.kind === 'more')
      step = step.plan({
        at: (sha) => this.commits.find((one) => one.sha === sha)?.held ?? [],
        countedAt: (sha) => this.commits.length - this.commits.findIndex((one) => one.sha === sha),
        image: (image) => resolved(formatImage(image)),
      });
    return step;
  }

  /** Commits it where it changes something. @returns whether it did */
  run(line: string): boolean {
    const plan = this.plan(line);
    return this.#apply(plan);
  }

  take(event: Event): void {
    switch (event.do) {
      case 'deploy':
        this.#tags += 1;
        this.#apply(deploy.plan(this.snapshot(), parsed(`/deploy staging --tag t${this.#tags}`)));
        return;
      case 'restart':
        this.#apply(restart.plan(this.snapshot(), parsed('/restart staging')));
        return;
      case 'rollback':
        this.run('/rollback staging');
        return;
      case 'revert':
        this.#revert();
        return;
      case 'edit':
      case 'mode':
      case 'add':
      case 'remove':
        this.#commit(`By hand: ${event.do}`, changed(this.now, event));
    }
  }

  #apply(plan: Plan | Problem | MoreToRead): boolean {
    if (isProblem(plan) || plan.kind !== 'change') return false;
    this.#commit(plan.message, withChanges(this.now, plan.changes));
    return true;
  }

  /** As git does, where nothing came since. */
  #revert(): void {
    const [newest, before] = this.commits;
    if (newest === undefined || before === undefined) return;
    this.#commit(`Revert "x"\n\nThis reverts commit ${newest.sha}.\n`, before.held);
  }

  #commit(message: string, held: readonly TreeEntry[]): void {
    const tree = treeOf(held);
    if (tree === this.commits[0]?.tree) return;
    const sha = (this.commits.length + 1).toString(16).padStart(40, 'a0');
    this.commits.unshift({
      sha,
      parents: this.commits.slice(0, 1).map((one) => one.sha),
      message,
      author: { name: 'Ada', login: 'ada' },
      at: '2026-11-22T10:00:00Z',
      url: `https://github.test/commit/${sha}`,
      tree,
      pull: null,
      held,
    });
  }
}

export function treeOf(entries: readonly TreeEntry[]): string {
  const lines = entries.map((entry) =>
    entry.kind === 'file' ? `${entry.mode} ${objectName('blob', entry.bytes)} ${entry.path}` : '',
  );
  return lines.toSorted().join('\n');
}

function fileAt(path: string, text: string, mode: '100644' | '100755' = '100644'): TreeEntry {
  return { kind: 'file', path, mode, bytes: Buffer.from(text) };
}

/** By the hand of a person. */
function changed(
  now: readonly TreeEntry[],
  { do: what, which }: Extract<Event, { which: number }>,
): readonly TreeEntry[] {
  const extra = `${folder}/extra-${which % 3}.yaml`;
  if (what === 'add') return [...now.filter(({ path }) => path !== extra), fileAt(extra, `n: ${which}\n`)];
  if (what === 'remove') return now.filter(({ path }) => path !== extra);
  return now.map((entry) => {
    if (entry.kind !== 'file' || !entry.path.endsWith(which % 2 === 0 ? 'deployment.yaml' : 'notes.txt'))
      return entry;
    if (what === 'mode') return { ...entry, mode: entry.mode === '100644' ? '100755' : '100644' };
    const text = Buffer.from(entry.bytes).toString();
    return { ...entry, bytes: Buffer.from(which % 4 === 0 ? `# ${which}\n${text}` : `${text}# ${which}\n`) };
  });
}
