import type { ApiContext } from '../../http.ts';
import { fullName } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { Refusal, demand } from '../errors.ts';
import { locate } from '../objects/locate.ts';
import { refNode } from '../objects/ref.ts';
import { echo, writer, type Input } from './input.ts';

interface CreateRefInput extends Input {
  readonly repositoryId: string;
  readonly name: string;
  readonly oid: string;
}

export async function createRef(context: ApiContext, input: CreateRefInput) {
  const { repository } = locate(context, input.repositoryId, 'Repository');
  demand(permits('git/create-ref', context, { repository }));
  const name = fullName(repository);
  if ((await context.world.git(name).ref(input.name)) !== null) {
    throw new Refusal('UNPROCESSABLE', `A ref named "${input.name}" already exists in the repository.`);
  }
  const actor = writer(context);
  await context.world.updateRef({ repository: name, ref: input.name, expected: null, to: input.oid, actor });
  return { ...echo(input), ref: refNode(context, repository, input.name, input.oid) };
}

interface UpdateRefInput extends Input {
  readonly refId: string;
  readonly oid: string;
  readonly force?: boolean;
}

export async function updateRef(context: ApiContext, input: UpdateRefInput) {
  const { repository, keys } = locate(context, input.refId, 'Ref');
  demand(permits('git/update-ref', context, { repository }));
  const [ref = ''] = keys;
  await context.world.updateRef({
    repository: fullName(repository),
    ref,
    to: input.oid,
    force: input.force ?? false,
    actor: writer(context),
  });
  return { ...echo(input), ref: refNode(context, repository, ref, input.oid) };
}

interface UpdateRefsInput extends Input {
  readonly repositoryId: string;
  readonly refUpdates: readonly {
    readonly name: string;
    readonly afterOid: string;
    readonly beforeOid?: string;
    readonly force?: boolean;
  }[];
}

const noObject = '0'.repeat(40);

const objectOrNone = (oid: string) => (oid === noObject ? null : oid);

/** All of them, or none. No object (forty zeros) means, before, that there is no such ref; after, that it goes. */
export async function updateRefs(context: ApiContext, input: UpdateRefsInput) {
  const { repository } = locate(context, input.repositoryId, 'Repository');
  demand(permits('git/update-ref', context, { repository }));
  await context.world.updateRefs({
    repository: fullName(repository),
    updates: input.refUpdates.map(({ name, afterOid, beforeOid, force = false }) => ({
      ref: name,
      to: objectOrNone(afterOid),
      ...(beforeOid === undefined ? {} : { expected: objectOrNone(beforeOid) }),
      force,
    })),
    actor: writer(context),
  });
  return echo(input);
}

interface DeleteRefInput extends Input {
  readonly refId: string;
}

export async function deleteRef(context: ApiContext, input: DeleteRefInput) {
  const { repository, keys } = locate(context, input.refId, 'Ref');
  demand(permits('git/delete-ref', context, { repository }));
  const [ref = ''] = keys;
  await context.world.updateRef({
    repository: fullName(repository),
    ref,
    to: null,
    actor: writer(context),
  });
  return echo(input);
}
