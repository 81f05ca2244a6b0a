import type { GitFileDiff } from '../git-contract.ts';
import { runGit } from './process.ts';

/** Git knows it in every repository, whether it is stored or not. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Compares two commits or trees, finding renames as GitHub does. Both must exist. */
export async function diffTrees(
  directory: string,
  from: string,
  to: string,
): Promise<readonly GitFileDiff[]> {
  const options = ['-r', '-M', '-z', '--raw', '--numstat', '--patch', '--full-index'];
  const run = await runGit(directory, [
    'diff-tree',
    ...options,
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    from,
    to,
  ]);
  return parseDiff(run.stdout.toString('utf8'));
}

interface RawEntry {
  readonly sha: string;
  readonly letter: string;
  readonly path: string;
  readonly previousPath: string | null;
}

/**
 * Reads `git diff-tree -z --raw --numstat --patch`: all raw records, then all counts, then, after an
 * empty record, the patches, each in the same order of files.
 */
function parseDiff(output: string): readonly GitFileDiff[] {
  const records = new Records(output);
  const raw: RawEntry[] = [];
  while (records.peek().startsWith(':')) raw.push(readRaw(records));
  const counts = raw.map(() => readCounts(records));
  // Lines of a patch begin with a space, +, -, @ or \: only a header can begin with "diff".
  const sections = records
    .rest()
    .replace(/^\0/, '')
    .split(/^(?=diff --git )/m)
    .filter((section) => section !== '');
  let next = 0;
  return raw.map((entry, index) => {
    // Git writes a change of type (say, of a file to a link) as a removal and an addition.
    const length = entry.letter === 'T' ? 2 : 1;
    const hunks = sections.slice(next, next + length).map(hunksOf);
    next += length;
    const { additions, deletions } = counts[index] ?? { additions: 0, deletions: 0 };
    return {
      path: entry.path,
      previousPath: entry.previousPath,
      status: statusOf(entry.letter),
      sha: entry.sha,
      additions,
      deletions,
      patch: hunks.join('') === '' ? null : hunks.join('').replace(/\n$/, ''),
    };
  });
}

/** NUL-terminated records, taken one after another. */
class Records {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string {
    return this.#text.slice(this.#at, this.#at + 1);
  }

  take(): string {
    const end = this.#text.indexOf('\0', this.#at);
    const record = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return record;
  }

  rest(): string {
    return this.#text.slice(this.#at);
  }
}

/** `:100644 100755 <old> <new> M` path, and a second path for a rename. */
function readRaw(records: Records): RawEntry {
  const [, , oldSha = '', newSha = '', status = ''] = records.take().split(' ');
  const letter = status.slice(0, 1);
  const first = records.take();
  const renamed = letter === 'R' || letter === 'C';
  return {
    letter,
    // GitHub names the blob that was removed.
    sha: letter === 'D' ? oldSha : newSha,
    path: renamed ? records.take() : first,
    previousPath: renamed ? first : null,
  };
}

/** `1\t2\tpath`, or `1\t2\t` and both paths for a rename; `-` for binary files. */
function readCounts(records: Records): { readonly additions: number; readonly deletions: number } {
  const [additions, deletions, path] = records.take().split('\t');
  if (path === '') {
    records.take();
    records.take();
  }
  const count = (text: string | undefined): number => (text === undefined || text === '-' ? 0 : Number(text));
  return { additions: count(additions), deletions: count(deletions) };
}

function statusOf(letter: string): GitFileDiff['status'] {
  switch (letter) {
    case 'A':
      return 'added';
    case 'D':
      return 'removed';
    case 'R':
      return 'renamed';
    default:
      return 'modified';
  }
}

/** From the first hunk on; nothing where there is none. */
function hunksOf(section: string): string {
  const start = section.indexOf('\n@@ ');
  return start < 0 ? '' : section.slice(start + 1);
}
