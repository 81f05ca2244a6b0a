/**
 * Turns what GitHub turns into links in rendered text: `@user`, `@org/team`, `#1`, `owner/name#1`, commit
 * hashes, and addresses of the sandbox itself. It reads sanitized markup, so `<` and `>` only ever delimit tags.
 */
import type { World } from '../../world/contract.ts';
import { escape } from '../html.ts';

export interface ReferencePlace {
  readonly world: World;
  /** `owner/name` of the repository that bare references mean. */
  readonly fullName: string;
  /** The login as which it is read: nothing is linked that it may not see. */
  readonly reader: string;
  readonly site: string;
}

/** Of one text: more hashes than these stay plain, as looking each up costs a git call. */
const maxHashes = 100;

const pattern = new RegExp(
  String.raw`(?<![\w/@#.:&-])(?:` +
    [
      String.raw`(?<repository>[\w.-]+/[\w.-]+)(?:#(?<number>\d{1,9})|@(?<commit>[0-9a-f]{7,40}))`,
      String.raw`#(?<bare>\d{1,9})`,
      String.raw`(?<hash>[0-9a-f]{7,40})`,
      String.raw`@(?<name>[a-z\d](?:-?[a-z\d])*)(?:/(?<team>[a-z\d](?:[\w-]*[a-z\d])?))?`,
    ].join('|') +
    String.raw`)(?![\w/-])`,
  'gi',
);

/** The same markup with links added; never inside links and code. */
export async function linkReferences(markup: string, place: ReferencePlace): Promise<string> {
  const short = markup.replace(
    /<a href="([^"]+)"[^>]*>\1<\/a>/g,
    (whole, address: string) => shorten(address, place) ?? whole,
  );
  const pieces = split(short);
  const commits = await resolveHashes(pieces, place);
  return pieces
    .map((piece) => (piece.linkable ? piece.text.replace(pattern, link(place, commits)) : piece.text))
    .join('');
}

interface Piece {
  readonly text: string;
  readonly linkable: boolean;
}

function split(markup: string): Piece[] {
  let depth = 0;
  return [...markup.matchAll(/<(\/?)([a-z][a-z\d]*)[^>]*>|[^<]+/gi)].map(([text, slash, tag]) => {
    if (tag === undefined) return { text, linkable: depth === 0 };
    if (['a', 'code', 'pre', 'tt'].includes(tag)) depth += slash === '/' ? -1 : 1;
    return { text, linkable: false };
  });
}

type Groups = Readonly<Record<string, string | undefined>>;

function groupsOf(values: readonly unknown[]): Groups {
  const last = values.at(-1);
  return typeof last === 'object' && last !== null ? { ...last } : {};
}

/** `owner/name@hash` → the full hash, of those that exist and that the reader may see. */
async function resolveHashes(
  pieces: readonly Piece[],
  place: ReferencePlace,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set<string>();
  for (const piece of pieces.filter(({ linkable }) => linkable)) {
    for (const match of piece.text.matchAll(pattern)) {
      const hash = match.groups?.['commit'] ?? match.groups?.['hash'];
      if (hash !== undefined) wanted.add(`${match.groups?.['repository'] ?? place.fullName}@${hash}`);
    }
  }
  const found = await Promise.all([...wanted].slice(0, maxHashes).map((key) => resolveHash(key, place)));
  return new Map(found.filter((entry) => entry !== null));
}

async function resolveHash(key: string, place: ReferencePlace): Promise<[string, string] | null> {
  const at = key.lastIndexOf('@');
  const repository = key.slice(0, at);
  if (!readable(repository, place)) return null;
  const git = place.world.git(repository);
  const sha = await git.resolve(key.slice(at + 1).toLowerCase());
  if (sha?.startsWith(key.slice(at + 1).toLowerCase()) !== true) return null;
  return (await git.type(sha)) === 'commit' ? [key, sha] : null;
}

function readable(repository: string, { world, reader }: ReferencePlace): boolean {
  return world.repository(repository) !== null && world.roleOf(repository, reader) !== null;
}

function link(place: ReferencePlace, commits: ReadonlyMap<string, string>) {
  return (text: string, ...rest: unknown[]): string => {
    const { repository, number, commit, bare, hash, name, team } = groupsOf(rest);
    if (name !== undefined) return mention(text, name, team, place.world);
    const home = repository ?? place.fullName;
    const issue = number ?? bare;
    if (issue !== undefined) {
      const known = readable(home, place) && place.world.pull(home, Number(issue)) !== null;
      return known ? `<a href="/${escape(home)}/pull/${issue}">${text}</a>` : text;
    }
    const sha = commits.get(`${home}@${commit ?? hash ?? ''}`);
    if (sha === undefined) return text;
    const label = `${repository === undefined ? '' : `${escape(home)}@`}<code>${sha.slice(0, 7)}</code>`;
    return `<a href="/${escape(home)}/commit/${sha}">${label}</a>`;
  };
}

/** A mention that would notify somebody is a link; any other is text. */
function mention(text: string, name: string, team: string | undefined, world: World): string {
  if (team !== undefined) {
    const known = world.account(name)?.kind === 'Organization' && world.team(name, team) !== null;
    return known ? `<a class="mention" href="/orgs/${name}/teams/${team}">${text}</a>` : text;
  }
  const account = world.account(name);
  if (account === null || account.kind === 'Bot') return text;
  return `<a class="mention" href="/${account.login}">${text}</a>`;
}

/** The address of a commit or a pull request of this sandbox, as short as GitHub shows it. */
function shorten(address: string, { site, fullName }: ReferencePlace): string | null {
  if (!address.startsWith(`${site}/`)) return null;
  const path = address.slice(site.length);
  const match = /^\/([\w.-]+\/[\w.-]+)\/(?:commit\/([0-9a-f]{7,40})|pull\/(\d+)(#[\w-]+)?)$/.exec(path);
  if (match === null) return null;
  const [, repository = '', sha, number = '', anchor] = match;
  const elsewhere = repository === fullName ? '' : repository;
  if (sha !== undefined) {
    const label = `${elsewhere === '' ? '' : `${elsewhere}@`}<code>${sha.slice(0, 7)}</code>`;
    return `<a href="${path}">${label}</a>`;
  }
  const what = anchor?.startsWith('#issuecomment') === true ? ' (comment)' : '';
  return `<a href="${path}">${elsewhere}#${number}${what}</a>`;
}
