import { asHeld } from '../../core/aftermath/held.ts';
import { type FoundUndoing, undoingsIn } from '../../core/aftermath/reverts.ts';
import type { Reversal, Undoing } from '../../core/aftermath/types.ts';
import { running } from '../../core/bump/running.ts';
import { limits } from '../../core/limits.ts';
import { isProblem } from '../../core/problem.ts';
import type { TouchedFolder } from '../../core/review/types.ts';
import type { CommitRecord } from '../../core/snapshot.ts';
import { attemptsOf } from './attempts.ts';
import { aftermath } from './index.ts';
import { readFolders, type RevertsShell, type Seen } from './folders.ts';
import { recordInForce } from './record.ts';
import { settle, settleUntrue } from './settle.ts';

/** Where people may have undone something, and who they are. */
export interface RevertsLook {
  /** The environment repository, `owner/name`; where it is none, nothing is done. */
  readonly repository: string;
  /** Which folders of services are looked at. */
  readonly touches: (path: string) => boolean;
  /** Which of their commits. */
  readonly isMeant: (commit: CommitRecord) => boolean;
  /** Login of who pushed them; null where that is not known: then it is their authors, or who gave the command. */
  readonly by: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * Does after reverts and restorations by people what follows a rollback of Slipway’s, once each; and after rollbacks
 * that they made in a clone, or that the App has made and not seen to.
 */
export async function followReverts(shell: RevertsShell, look: RevertsLook): Promise<void> {
  const choose = (folders: readonly TouchedFolder[]) => {
    const touched = folders.filter(({ path }) => look.touches(path));
    const left = touched.length - limits.revertedFolders;
    if (left > 0)
      shell.log.warn(
        { repository: look.repository, left },
        'More folders were pushed to than are looked at.',
      );
    return touched.slice(0, limits.revertedFolders);
  };
  const seen = await readFolders(shell, look.repository, choose, limits.revisionsRead);
  const undoings = seen === null ? [] : undoingsIn(seen.folders, look.isMeant);
  if (seen === null || undoings.length === 0) return;
  const { reverts } = shell.github;
  const settled = await reverts.settled(
    look.repository,
    undoings.map(({ commit }) => commit.sha),
  );
  for (const undoing of undoings) {
    if (settled.has(undoing.commit.sha)) continue;
    const reversals = await trueOf(shell, undoing, seen, look.repository);
    if (reversals.length > 0) await follow(shell, toUndoing({ ...undoing, reversals }, seen, look));
    else await settleUntrue(shell, { ...undoing, repository: look.repository });
  }
}

/** Of what a revert says alone, what its files confirm: they are read where that is needed. */
async function trueOf(
  { github }: Pick<RevertsShell, 'github'>,
  { commit: { sha }, reversals }: FoundUndoing,
  { config, folders }: Seen,
  repository: string,
): Promise<FoundUndoing['reversals']> {
  const stateOf = (one: Reversal) =>
    folders.find(
      ({ environment, state }) => environment === one.environment && state.service.name === one.service,
    )?.state;
  const paths = reversals.filter(({ unsure }) => unsure).flatMap((one) => stateOf(one)?.path ?? []);
  if (paths.length === 0) return reversals;
  const held = await github.environments.entriesAt(
    repository,
    paths.map((path) => ({ commit: sha, path })),
  );
  return reversals.flatMap((one) => {
    const state = stateOf(one);
    const environment = config.environments.get(one.environment);
    if (!one.unsure || state === undefined || environment === undefined) return one;
    const entries = isProblem(held) ? [] : held.at(sha, state.path);
    return asHeld(one, running(entries, state.service, environment, state.path).images) ?? [];
  });
}

function toUndoing(
  { by: own, ...undoing }: FoundUndoing,
  { config, visibility, app }: Seen,
  { repository, by, at }: RevertsLook,
): Undoing {
  // Why a command was given is for those who can read the command.
  const readers = undoing.request === null ? { environment: visibility, config } : null;
  return { ...undoing, repository, by: by ?? own ?? app, readers, at };
}

async function follow(shell: RevertsShell, undoing: Undoing): Promise<void> {
  const attempts = attemptsOf(shell.log, { commit: undoing.commit.sha });
  const notes = [
    ...(await aftermath(shell, undoing, attempts)),
    ...(await recordInForce(shell, undoing, attempts)),
  ];
  if (!attempts.failed()) await settle(shell, undoing, notes);
}
