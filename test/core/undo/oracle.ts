import { execFileSync } from 'node:child_process';
import type { TreeEntry } from '../../../src/core/files.ts';
import { objectName } from '../../../src/core/objectName.ts';

/** A folder of a generated history: content by path; executable where the name says so. */
export type Folder = Readonly<Record<string, string>>;

export interface Story {
  readonly before: Folder;
  readonly after: Folder;
  readonly now: Folder;
}

const alone = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

export function entriesOf(folder: Folder): readonly TreeEntry[] {
  return Object.entries(folder).map(([path, text]) => ({
    kind: 'file',
    path,
    mode: modeOf(path),
    bytes: Buffer.from(text),
  }));
}

function modeOf(path: string): '100644' | '100755' {
  return path.endsWith('.sh') ? '100755' : '100644';
}

/** What a folder holds, to be compared. */
export function told(entries: readonly TreeEntry[]): readonly string[] {
  return entries
    .map((entry) => {
      const name = entry.kind === 'file' ? objectName('blob', entry.bytes) : entry.oid;
      return `${entry.kind === 'file' ? entry.mode : entry.kind} ${name} ${entry.path}`;
    })
    .toSorted();
}

/** Undoes changes with git. */
export class Oracle {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#git(['init', '--quiet', '--initial-branch=main']);
  }

  /** What the folder of each story then holds; null where git has a conflict. */
  undo(stories: readonly Story[]): readonly (readonly string[] | null)[] {
    const stream = stories.flatMap(({ before, after, now }, index) => {
      const base = `:${index * 3 + 1}`;
      return [
        commit(`base${index}`, index * 3 + 1, after, null),
        commit(`now${index}`, index * 3 + 2, now, base),
        commit(`before${index}`, index * 3 + 3, before, base),
      ];
    });
    this.#git(['fast-import', '--quiet', '--force', '--done'], `${stream.join('')}done\n`);
    return stories.map((_, index) => this.#merge(`now${index}`, `before${index}`));
  }

  /** The same by the command that people give. */
  revert({ before, after, now }: Story): readonly string[] {
    const stream = [
      commit('before', 1, before, null),
      commit('change', 2, after, ':1'),
      commit('now', 3, now, ':2'),
    ];
    this.#git(['fast-import', '--quiet', '--force', '--done'], `${stream.join('')}done\n`);
    this.#git(['checkout', '--quiet', '--force', '-B', 'reverted', 'now']);
    this.#git(['revert', '--no-commit', 'change']);
    return this.#list(this.#git(['write-tree']).trim());
  }

  #merge(ours: string, theirs: string): readonly string[] | null {
    try {
      return this.#list(this.#git(['merge-tree', '--write-tree', ours, theirs]).trim());
    } catch {
      return null;
    }
  }

  #list(tree: string): readonly string[] {
    const lines = this.#git(['ls-tree', '-r', '-z', tree]).split('\0').filter(Boolean);
    return lines.map((line) => line.replace(/^(\d+) \w+ (\w+)\t/u, '$1 $2 ')).toSorted();
  }

  #git(args: readonly string[], input = ''): string {
    return execFileSync('git', ['-C', this.#folder, ...args], {
      input,
      encoding: 'utf8',
      env: { ...process.env, ...alone },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }
}

function commit(branch: string, mark: number, folder: Folder, from: string | null): string {
  const files = Object.entries(folder).map(
    ([path, text]) => `M ${modeOf(path)} inline ${path}\n${data(text)}`,
  );
  return [
    `commit refs/heads/${branch}\nmark :${mark}\ncommitter Ada <ada@example.com> 1800000000 +0000\n`,
    data('A state'),
    from === null ? '' : `from ${from}\n`,
    `deleteall\n${files.join('')}\n`,
  ].join('');
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
