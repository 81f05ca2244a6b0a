import * as z from 'zod';
import { limits } from '../../core/limits.ts';

const entryFields = 'name mode type oid';
const blobFields = '... on Blob { byteSize isTruncated text }';

/** Folders within folders, down to the limit; one level more shows that there is something deeper. */
function nested(depth: number): string {
  if (depth === 0) return `entries { ${entryFields} }`;
  return `entries { ${entryFields} object { ${blobFields} ... on Tree { ${nested(depth - 1)} } } }`;
}

/** Of a folder with all that is in it. */
export const treeFragment = `fragment Folder on GitObject { __typename ... on Tree { ${nested(limits.folderDepth)} } }`;

export interface TreeNode {
  readonly name: string;
  readonly mode: number;
  readonly type: string;
  readonly oid: string;
  readonly object?: TreeObject | null | undefined;
}

/** A blob has `byteSize`, a folder has `entries`, a submodule neither. */
export interface TreeObject {
  readonly byteSize?: number | undefined;
  readonly isTruncated?: boolean | undefined;
  readonly text?: string | null | undefined;
  readonly entries?: readonly TreeNode[] | undefined;
}

const treeObject: z.ZodType<TreeObject> = z.lazy(() =>
  z.object({
    byteSize: z.number().optional(),
    isTruncated: z.boolean().optional(),
    text: z.string().nullable().optional(),
    entries: z.array(treeNode).optional(),
  }),
);

const treeNode: z.ZodType<TreeNode> = z.lazy(() =>
  z.object({
    name: z.string(),
    mode: z.number(),
    type: z.string(),
    oid: z.string(),
    object: treeObject.nullable().optional(),
  }),
);

export const folder = z.object({ __typename: z.string(), entries: z.array(treeNode).optional() });

export type Folder = z.infer<typeof folder>;
