/** Git's text form of commits: header lines, an empty line, the message. */
import type { GitCommit, Signature } from '../git-contract.ts';

/** Reads a commit object. Headers that Slipway's readers do not ask for (signatures, encodings) are left out. */
export function parseCommit(sha: string, bytes: Buffer): GitCommit {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const parents: string[] = [];
  const single = new Map<string, string>();
  for (const line of head.split('\n')) {
    const space = line.indexOf(' ');
    // A line that begins with a space continues the header before it.
    if (space <= 0) continue;
    const [name, value] = [line.slice(0, space), line.slice(space + 1)];
    if (name === 'parent') parents.push(value);
    else if (!single.has(name)) single.set(name, value);
  }
  return {
    sha,
    tree: single.get('tree') ?? '',
    parents,
    author: parseSignature(single.get('author') ?? ''),
    committer: parseSignature(single.get('committer') ?? ''),
    message: end < 0 ? '' : text.slice(end + 2),
  };
}

function parseSignature(line: string): Signature {
  const found = /^(.*?) ?<([^>]*)> (-?\d+)/.exec(line);
  const seconds = Number(found?.[3] ?? 0);
  return { name: found?.[1] ?? '', email: found?.[2] ?? '', date: toSeconds(new Date(seconds * 1000)) };
}

/** ISO 8601 in UTC to the second, as GitHub writes times. */
export function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

export function formatCommit(commit: Omit<GitCommit, 'sha'>): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatSignature(commit.author)}`,
    `committer ${formatSignature(commit.committer)}`,
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}`);
}

function formatSignature({ name, email, date }: Signature): string {
  const seconds = Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw new Error(`"${date}" is no date for a commit.`);
  return `${clean(name)} <${clean(email)}> ${seconds} +0000`;
}

/** Git itself drops these from names, for they would end the field. */
function clean(text: string): string {
  return text.replace(/[<>\n\0]/g, '').trim();
}
