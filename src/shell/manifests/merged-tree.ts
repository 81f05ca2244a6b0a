import { createHash } from 'node:crypto';
import type { RepositoryPath } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergeOutdated } from '../../core/problems/review.ts';
import type { TreeListing, TreeNode, TreeSource } from '../../core/tree/types.ts';

/** The last test merge of a pull request, and what it takes to bring that up to date. */
export interface Sides {
  /** The base that GitHub merged with for testing, and what that gave. */
  readonly tested: TreeSource;
  readonly merge: TreeSource;
  /** The base as it is now. */
  readonly base: TreeSource;
  readonly head: TreeSource;
  /** The merge base of the two: what either has changed, it has changed since then. */
  readonly origin: TreeSource;
}

/** One thing of each side. */
type Each<T> = { readonly [side in keyof Sides]: T };

type Listings = ReadonlyMap<RepositoryPath, TreeListing>;

/**
 * What merging gives, file by file. GitHub does not merge a pull request anew for testing each time
 * its base moves, so that Slipway brings the last test merge up to date by itself: what has changed on
 * the base since is merged as git does it with whole files. Where lines would have to be merged, or a
 * renamed file be followed, it is git's: a problem.
 */
export function mergedTree(sides: Sides): TreeSource {
  return {
    async list(folders) {
      const [tested, merge, base, head, origin] = await Promise.all([
        sides.tested.list(folders),
        sides.merge.list(folders),
        sides.base.list(folders),
        sides.head.list(folders),
        sides.origin.list(folders),
      ]);
      if (isProblem(tested)) return tested;
      if (isProblem(merge)) return merge;
      if (isProblem(base)) return base;
      if (isProblem(head)) return head;
      if (isProblem(origin)) return origin;
      return mergeListings(folders, { tested, merge, base, head, origin });
    },
    // By object name alone: whichever side has it, it is in the repository.
    blobs: (files) => sides.base.blobs(files),
  };
}

function each<T, U>(sides: Each<T>, map: (side: T) => U): Each<U> {
  const { tested, merge, base, head, origin } = sides;
  return { tested: map(tested), merge: map(merge), base: map(base), head: map(head), origin: map(origin) };
}

function mergeListings(folders: readonly RepositoryPath[], sides: Each<Listings>): Listings | Problem {
  const merged = new Map<RepositoryPath, TreeListing>();
  for (const folder of folders) {
    const listings = each(sides, (side) => side.get(folder));
    const listing = isUntouched(each(listings, (one) => one?.oid))
      ? listings.base
      : mergeNodes(folder, listings);
    if (isProblem(listing)) return listing;
    if (listing !== undefined && listing.nodes.length > 0) merged.set(folder, listing);
  }
  return merged;
}

function mergeNodes(folder: RepositoryPath, listings: Each<TreeListing | undefined>): TreeListing | Problem {
  const byName = each(listings, (listing) => new Map(listing?.nodes.map((node) => [node.name, node])));
  const nodes: TreeNode[] = [];
  for (const name of new Set([...byName.base.keys(), ...byName.merge.keys()])) {
    const node = mergeNode(each(byName, (side) => side.get(name)));
    if (node === 'unknown') return mergeOutdated(folder === '' ? name : `${folder}/${name}`);
    if (node !== undefined) nodes.push(node);
  }
  return { oid: nameOf(nodes), nodes };
}

function mergeNode(sides: Each<TreeNode | undefined>): TreeNode | undefined | 'unknown' {
  const { merge, base, head } = sides;
  const keys = each(sides, keyOf);
  if (isUntouched(keys)) return base;
  const present = Object.values(sides).filter((node) => node !== undefined);
  const [folder] = present;
  // A folder on all sides that have it: what it comes to is found once it is listed.
  if (folder !== undefined && present.every(({ kind }) => kind === 'folder'))
    return { ...(base ?? merge ?? folder), oid: nameOf(present) };
  // A file that the head has removed may have been renamed: then its change of the base goes along.
  if (keys.origin === keys.base && base !== undefined && head !== undefined) return head;
  if (keys.tested === keys.base) return merge;
  if (keys.head === keys.base) return base;
  return 'unknown';
}

/**
 * Whether the pull request does nothing to it: neither does the head differ from where it branched off,
 * nor has git carried a change to here from where the file was before somebody renamed it. A test merge
 * that equals the head is of a time when the base had not taken in that part of the head.
 */
function isUntouched({ tested, merge, head, origin }: Each<string | undefined>): boolean {
  return origin === head && (merge === tested || merge === head);
}

function keyOf(node: TreeNode | undefined): string | undefined {
  return node && `${node.kind} ${node.oid}`;
}

/** No name of git's: a tree that is in no repository, equal only to what was merged of the same. */
function nameOf(nodes: readonly TreeNode[]): string {
  const parts = nodes.map(({ name, kind, oid }) => [name, kind, oid]);
  return createHash('sha1').update(JSON.stringify(parts)).digest('hex');
}
