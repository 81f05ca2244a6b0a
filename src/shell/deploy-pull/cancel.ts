import { targetOf } from '../../commands/shared.ts';
import { mayDo, type Wish } from '../../core/access.ts';
import { deployBranch } from '../../core/deploy-pull/branch.ts';
import { parseAskedIn } from '../../core/deploy-pull/asked.ts';
import { newestRequest, ownTrailers } from '../../core/deploy-pull/requests.ts';
import type { DeployBranch, PullLink } from '../../core/deploy-pull/types.ts';
import type { CancelledProposal } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mayNotCancelAll } from '../../core/problems/access.ts';
import { nothingToCancel } from '../../core/problems/deploy-pull.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { code, link, text } from '../../core/text.ts';
import type { Run } from '../plan.ts';
import { closeProposal, endOf, tellAsker } from './end.ts';
import type { Proposing } from './index.ts';

/** Closes the open deploy pull requests of a command's services, and tells whoever asked for them. */
export async function cancelProposals({ shell }: Run, snapshot: Snapshot): Promise<Proposing | Problem> {
  const { environment, repository } = snapshot;
  const services = snapshot.services.map(({ service }) => service.name);
  const branchOf = (service: string) => deployBranch({ environment: environment.name, service });
  const looked = await shell.github.deployPulls.look(repository.name, services.map(branchOf));
  if (isProblem(looked)) return looked;
  const open = services.flatMap((service) => {
    const branch = branchOf(service);
    const found = looked.branches.get(branch);
    return found === undefined || found.pull === null ? [] : [{ service, branch, found, pull: found.pull }];
  });
  const denied = await deniedOf(shell, snapshot, open);
  if (denied !== null) return denied;
  const closed: CancelledProposal[] = [];
  for (const { service, branch, found, pull } of open) {
    const place = { repository: repository.name, repositoryId: looked.repositoryId, branch, found };
    const stop = await closeProposal(shell, place);
    if (stop === 'moved' || stop === 'unknown') return { kind: stop };
    if (stop !== null) return stop;
    await tellCancelled(shell, snapshot, service, found);
    closed.push({ service, pull });
  }
  if (closed.length === 0) return nothingToCancel(environment.name, services);
  return { kind: 'told', outcome: { kind: 'cancelled', ...targetOf(snapshot), closed } };
}

interface OpenPull {
  readonly service: string;
  readonly found: DeployBranch;
  readonly pull: PullLink;
}

/** All are closed, or none. */
async function deniedOf(
  shell: Run['shell'],
  { actor, environment, repository }: Snapshot,
  open: readonly OpenPull[],
): Promise<Problem | null> {
  const denied = new Map<string, Problem>();
  for (const one of open) {
    const problem = mayDo(actor, environment, await wishOf(shell, repository.name, one));
    if (problem !== null) denied.set(one.service, problem);
  }
  const [first = null] = denied.values();
  const others = open.flatMap(({ service }) => (denied.has(service) ? [] : [service]));
  return first && mayNotCancelAll(first, environment.name, { denied: [...denied.keys()], others });
}

/** What it takes to give the command takes it to withdraw it, also where others have pushed onto its branch since. */
async function wishOf(
  { github: { deployPulls } }: Run['shell'],
  repository: string,
  { found: { head }, pull }: OpenPull,
): Promise<Wish> {
  const own = ownTrailers(head);
  const look = own === null ? await deployPulls.pull(repository, pull.number) : null;
  const { action } = own ?? (look && newestRequest(look)?.trailers) ?? {};
  return action === 'rollback' ? 'rollback' : 'deploy';
}

async function tellCancelled(
  shell: Run['shell'],
  snapshot: Snapshot,
  service: string,
  { head, pull }: DeployBranch,
): Promise<void> {
  const asked = parseAskedIn(ownTrailers(head)?.request ?? null);
  const key = head?.mark?.key ?? null;
  if (asked === null || key === null) return;
  const { comment, at } = snapshot.request;
  const end = text`cancelled by ${code(comment.author)} (${link('comment', comment.url)}).`;
  try {
    await tellAsker(shell, { asked, key }, endOf(targetOf(snapshot), [{ service, pull, end }]), at);
  } catch (error) {
    shell.log.warn({ err: error, pull: pull?.url }, 'An older command was not told what became of it.');
  }
}
