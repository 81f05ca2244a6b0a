import { deployedIn, type Deployed, offerOf, wayBack } from '../../core/aftermath/offer.ts';
import { isWriter } from '../../core/access.ts';
import type { Revert } from '../../core/commit/revert.ts';
import type { DeployedService } from '../../core/commit/trailers.ts';
import type { Config } from '../../core/config/types.ts';
import { limits } from '../../core/limits.ts';
import type { OfferedPlace } from '../../core/outcome.ts';
import { isProblem } from '../../core/problem.ts';
import type { TouchedFolder } from '../../core/review/types.ts';
import type { ApplicationPort, ReplyPlace } from '../../ports.ts';
import { replyTo } from '../reply.ts';
import { environmentRepository } from '../snapshot.ts';
import { readFolders, type RevertsShell } from './folders.ts';
import { tellOnce } from './tell.ts';

/** A pull request that was opened to revert something of its repository. */
export interface OpenedRevert extends ReplyPlace {
  readonly author: string;
  readonly reverts: Revert;
}

/** Of the one comment on such a pull request. */
const key = 'rollback-offer';

/**
 * Offers to roll back where what is reverted is deployed: the revert itself deploys nothing. Once a pull request; not where it is
 * deployed nowhere, and not to those who may not write, who shall not learn what runs where.
 */
export async function offerRollback(shell: RevertsShell, opened: OpenedRevert): Promise<void> {
  const { application } = shell.github;
  const role = await application.role(opened.repository, opened.author);
  if (!isWriter({ login: opened.author, ...role, teams: [] })) return;
  const reading = await application.read(opened);
  if (isProblem(reading) || replyTo(shell, opened, key, reading.ownComments).finished) return;
  const repository = environmentRepository(shell, opened, reading);
  if (isProblem(repository)) return;
  const seen = await readFolders(shell, repository, foldersOf(opened.repository), limits.revisionsRead);
  const deployed = (seen?.folders ?? []).flatMap((folder) => deployedIn(folder) ?? []);
  if (deployed.length === 0) return;
  const reverted = await application.commitsOf(opened.repository, opened.reverts);
  const holds = holding(application, opened.repository, reverted);
  const places: OfferedPlace[] = [];
  for (const one of deployed) {
    if ((await holds(one.now)) !== true) continue;
    const { image, version } = one.now;
    places.push({ ...one.place, image, version, way: wayBack(one, await firstWithout(one, holds)) });
  }
  if (places.length > 0) await tellOnce(shell, opened, key, offerOf(places), reading);
}

/** The services of the application repository, in all environments. */
function foldersOf(repository: string) {
  return (folders: readonly TouchedFolder[], { services }: Config): readonly TouchedFolder[] =>
    folders
      .filter(({ service }) => services.get(service)?.repository.toLowerCase() === repository.toLowerCase())
      .slice(0, limits.revertedFolders);
}

/** Whether what runs was built from one of the reverted commits, or after it; null where that cannot be told. */
type Holds = (runs: DeployedService) => Promise<boolean | null>;

/** Asks GitHub about each commit once, and no more often than the limit says. */
function holding(
  application: Pick<ApplicationPort, 'contains'>,
  repository: string,
  reverted: readonly string[],
): Holds {
  const known = new Map<string, boolean | null>();
  let left: number = limits.comparedSources;

  async function find(source: string): Promise<boolean | null> {
    if (reverted.includes(source)) return true;
    const answers: (boolean | null)[] = [];
    for (const commit of reverted) {
      if (left === 0) return null;
      left -= 1;
      const answer = await application.contains(repository, commit, source);
      if (answer === true) return true;
      answers.push(answer);
    }
    return answers.includes(null) || answers.length === 0 ? null : false;
  }

  return async ({ source }) => {
    if (source?.repository.toLowerCase() !== repository.toLowerCase()) return null;
    const before = known.get(source.sha);
    if (before !== undefined) return before;
    const answer = await find(source.sha);
    known.set(source.sha, answer);
    return answer;
  };
}

/** Place of the newest that ran before without it; null where there is none, or one cannot be told. */
async function firstWithout({ before }: Deployed, holds: Holds): Promise<number | null> {
  for (const [at, { runs }] of before.entries()) {
    const answer = await holds(runs);
    if (answer !== true) return answer === false ? at : null;
  }
  return null;
}
