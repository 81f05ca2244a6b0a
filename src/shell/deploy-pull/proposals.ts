import { approversIn, standingIn } from '../../comment/approvers.ts';
import { deployBranch } from '../../core/deploy-pull/branch.ts';
import { ownTrailers } from '../../core/deploy-pull/requests.ts';
import type { DeployBranch, OpenProposal } from '../../core/deploy-pull/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { GitHub } from '../../ports.ts';

interface ProposedPlace {
  readonly repository: string;
  readonly environment: string;
  readonly services: readonly string[];
  /** Whether those who read the reply may see what the environment repository says. */
  readonly isShown: boolean;
}

/** The open deploy pull requests of services, by one request. */
export async function openProposals(
  { deployPulls }: Pick<GitHub, 'deployPulls'>,
  { repository, environment, services, isShown }: ProposedPlace,
): Promise<readonly OpenProposal[] | Problem> {
  const branchOf = (service: string) => deployBranch({ environment, service });
  const looked = await deployPulls.look(repository, services.map(branchOf));
  if (isProblem(looked)) return looked;
  return services.flatMap((service) => {
    const found = looked.branches.get(branchOf(service));
    return found === undefined ? [] : proposalOf(service, found, isShown);
  });
}

export function proposalOf(
  service: string,
  { head, pull, told }: DeployBranch,
  isShown: boolean,
): readonly OpenProposal[] {
  if (pull === null) return [];
  const trailers = ownTrailers(head);
  const image = trailers?.services.find((one) => one.service === service)?.image ?? null;
  const isRollback = trailers?.action === 'rollback' && head?.mark?.state === 'open';
  const seen = isShown ? told : null;
  return [
    {
      ...{ service, pull, image },
      standing: seen === null ? null : standingIn(seen.title),
      approvers: seen === null ? [] : approversIn(seen.summary),
      rollbackBy: isRollback ? (trailers.actor?.login ?? null) : null,
    },
  ];
}
