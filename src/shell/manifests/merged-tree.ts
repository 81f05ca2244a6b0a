import { createHash } from 'node:crypto';
import type { RepositoryPath } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergeOutdated } from '../../core/problems/review.ts';
import type { TreeListing, TreeNode, TreeSource } from '../../ports.ts';

/** A tree, and two that came of it. */
export interface Sides {
  readonly base: TreeSource;
  readonly ours: TreeSource;
  readonly theirs: TreeSource;
}

type Listings = ReadonlyMap<RepositoryPath, TreeListing>;

/**
 * What merging gives, file by file: of each, the side that changed it. GitHub does not merge a pull
 * request anew for testing each time its base moves, so that Slipway brings the last test merge up to
 * date by itself. A file that both sides changed needs a merge of its lines, which is git's: a problem.
 */
export function mergedTree({ base, ours, theirs }: Sides): TreeSource {
  return {
    async list(folders) {
      const [old, one, other] = await Promise.all([
        base.list(folders),
        ours.list(folders),
        theirs.list(folders),
      ]);
      if (isProblem(old)) return old;
      if (isProblem(one)) return one;
      if (isProblem(other)) return other;
      return mergeListings(folders, old, one, other);
    },
    // By object name alone: whichever side has it, it is in the repository.
    blobs: (files) => ours.blobs(files),
  };
}

function mergeListings(
  folders: readonly RepositoryPath[],
  base: Listings,
  ours: Listings,
  theirs: Listings,
): Listings | Problem {
  const merged = new Map<RepositoryPath, TreeListing>();
  for (const folder of folders) {
    const sides = [base.get(folder), ours.get(folder), theirs.get(folder)] as const;
    const [old, one, other] = sides.map((listing) => listing?.oid);
    const settled = one === other || other === old ? sides[1] : one === old ? sides[2] : null;
    const listing = settled === null ? mergeNodes(folder, sides) : settled;
    if (isProblem(listing)) return listing;
    if (listing !== undefined && listing.nodes.length > 0) merged.set(folder, listing);
  }
  return merged;
}

function mergeNodes(
  folder: RepositoryPath,
  sides: readonly [TreeListing | undefined, TreeListing | undefined, TreeListing | undefined],
): TreeListing | Problem {
  const [base, ours, theirs] = sides.map(
    (listing) => new Map(listing?.nodes.map((node) => [node.name, node])),
  );
  if (base === undefined || ours === undefined || theirs === undefined)
    throw new Error('There are three sides.');
  const nodes: TreeNode[] = [];
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const node = mergeNode(base.get(name), ours.get(name), theirs.get(name));
    if (node === 'both') return mergeOutdated(folder === '' ? name : `${folder}/${name}`);
    if (node !== undefined) nodes.push(node);
  }
  return { oid: nameOf(nodes), nodes };
}

function mergeNode(
  base: TreeNode | undefined,
  ours: TreeNode | undefined,
  theirs: TreeNode | undefined,
): TreeNode | undefined | 'both' {
  if (isSame(ours, theirs) || isSame(base, theirs)) return ours;
  if (isSame(base, ours)) return theirs;
  const sides = [base, ours, theirs].filter((node) => node !== undefined);
  if (!sides.every(({ kind }) => kind === 'folder')) return 'both';
  // A folder of both: what it comes to is found once it is listed.
  const node = ours ?? theirs;
  return node && { ...node, oid: nameOf(sides) };
}

function isSame(one: TreeNode | undefined, other: TreeNode | undefined): boolean {
  return one?.oid === other?.oid && one?.kind === other?.kind;
}

/** No name of git's: a tree that is in no repository, equal only to what was merged of the same. */
function nameOf(nodes: readonly TreeNode[]): string {
  const parts = nodes.map(({ name, kind, oid }) => [name, kind, oid]);
  return createHash('sha1').update(JSON.stringify(parts)).digest('hex');
}
