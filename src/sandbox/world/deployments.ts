import { fullNameOf, notFound, requireAccount, requireRepository, type Context } from './context.ts';
import type { DeploymentOperations } from './contract.ts';
import { put } from './store.ts';
import type { Deployment, DeploymentStatus } from './types.ts';

/** Callers check that the commit exists: git is asked asynchronously, and records are made at once. */
export function deploymentOperations(context: Context): DeploymentOperations {
  const { store, now } = context;
  const find = (fullName: string, id: number): Deployment | null => {
    const deployment = store.get('deployments', String(id));
    return deployment?.repository.toLowerCase() === fullName.toLowerCase() ? deployment : null;
  };
  return {
    deployments(fullName) {
      const repository = fullNameOf(requireRepository(context, fullName));
      return store
        .all('deployments')
        .filter((deployment) => deployment.repository === repository)
        .toReversed();
    },
    deployment: find,
    createDeployment(input) {
      const repository = fullNameOf(requireRepository(context, input.repository));
      const creator = requireAccount(context, input.creator).login;
      const at = now();
      const made = { ...input, repository, creator, id: store.nextId(), statuses: [], createdAt: at };
      const told = { name: 'deployment', action: 'created', sender: creator, repository, at } as const;
      store.commit([put('deployments', made)], [{ ...told, deployment: made }]);
      return made;
    },
    createDeploymentStatus(fullName, id, input, autoInactive) {
      const before = find(fullName, id) ?? notFound();
      const creator = requireAccount(context, input.creator).login;
      const at = now();
      const status: DeploymentStatus = { ...input, creator, id: store.nextId(), createdAt: at };
      const deployment = withStatus(before, status);
      const older = input.state === 'success' && autoInactive ? replacedBy(context, before, creator) : [];
      const { repository } = deployment;
      const told = { name: 'deployment_status', action: 'created', sender: creator, repository, at } as const;
      // GitHub sends no webhook for the deployments that become inactive.
      store.commit(
        [deployment, ...older].map((changed) => put('deployments', changed)),
        [{ ...told, deployment, status }],
      );
      return status;
    },
  };
}

/** Newest first. */
function withStatus(deployment: Deployment, status: DeploymentStatus): Deployment {
  return { ...deployment, statuses: [status, ...deployment.statuses] };
}

/** What GitHub takes for production where a deployment does not say whether it is. */
const production = 'production';

/** The older deployments that were in effect in the same environment, now inactive; not in production. */
function replacedBy({ store, now }: Context, newer: Deployment, creator: string): readonly Deployment[] {
  return store
    .all('deployments')
    .filter(
      ({ repository, environment, id, statuses }) =>
        repository === newer.repository &&
        environment === newer.environment &&
        environment !== production &&
        id < newer.id &&
        statuses[0]?.state === 'success',
    )
    .map((older) =>
      withStatus(older, {
        id: store.nextId(),
        state: 'inactive',
        description: null,
        logUrl: null,
        environmentUrl: null,
        creator,
        createdAt: now(),
      }),
    );
}
