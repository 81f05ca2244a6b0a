import { WorldError } from '../../../world/contract.ts';
import type { ApiContext } from '../../http.ts';
import { fullName } from '../../nodeId.ts';
import { permits, permitsPaths } from '../../permits.ts';
import { Refusal, demand } from '../errors.ts';
import { commitNode } from '../objects/commit.ts';
import { locate } from '../objects/locate.ts';
import { refNode } from '../objects/ref.ts';
import { repositoryNamed } from '../objects/repository.ts';
import { echo, writer, type Input } from './input.ts';

interface CreateCommitOnBranchInput extends Input {
  readonly branch: {
    readonly id?: string;
    readonly branchName?: string;
    readonly repositoryNameWithOwner?: string;
  };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

export async function createCommitOnBranch(context: ApiContext, input: CreateCommitOnBranchInput) {
  const { repository, branch } = target(context, input.branch);
  demand(permits('repos/create-or-update-file-contents', context, { repository }));
  const { headline, body } = input.message;
  const writes = (input.fileChanges?.additions ?? []).map(({ path, contents }) => ({
    path,
    bytes: Buffer.from(contents, 'base64'),
  }));
  const deletes = (input.fileChanges?.deletions ?? []).map(({ path }) => path);
  demand(permitsPaths(context, [...writes.map(({ path }) => path), ...deletes]));
  const commit = await context.world
    .createCommitOnBranch({
      repository: fullName(repository),
      branch,
      expectedHead: input.expectedHeadOid,
      message: body === undefined || body === '' ? headline : `${headline}\n\n${body}`,
      writes,
      deletes,
      actor: writer(context),
    })
    .catch((error: unknown) => {
      const moved = error instanceof WorldError && error.status === 409;
      throw moved ? new Refusal('STALE_DATA', error.message) : error;
    });
  return {
    ...echo(input),
    commit: commitNode(context, repository, commit),
    ref: refNode(context, repository, `refs/heads/${branch}`, commit.sha),
  };
}

function target(context: ApiContext, branch: CreateCommitOnBranchInput['branch']) {
  if (branch.id !== undefined) {
    const { repository, keys } = locate(context, branch.id, 'Ref');
    return { repository, branch: (keys[0] ?? '').replace(/^refs\/heads\//, '') };
  }
  const [owner = '', name = ''] = branch.repositoryNameWithOwner?.split('/') ?? [];
  const repository = repositoryNamed(context, owner, name);
  return { repository, branch: branch.branchName ?? repository.defaultBranch };
}
