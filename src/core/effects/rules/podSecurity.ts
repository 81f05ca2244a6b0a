import type { Resource } from '../../diff/resources.ts';
import { type Mark, newly, updatesOf } from '../read/changes.ts';
import { type Guard, secured, unguarded } from '../read/guards.ts';
import { isKind } from '../read/kinds.ts';
import { containersOf, podTemplateOf } from '../read/pods.ts';
import { at, itemsOf, numberOf, textOf, type Value, wordsOf } from '../read/values.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

export const podSecurityRules: readonly EffectRule[] = [
  guarded('privileged', 'A container runs privileged: whoever gets into it has the node.', {
    stateOf: (container) => (at(container, 'securityContext', 'privileged') === true ? 'open' : 'unset'),
    path: ['securityContext', 'privileged'],
    opened: 'runs privileged: whoever gets into it has the node',
    unset: '',
  }),
  guarded('privilege-escalation', 'A container may gain more privileges than it starts with.', {
    stateOf: (container) => trueOpens(at(container, 'securityContext', 'allowPrivilegeEscalation')),
    path: ['securityContext', 'allowPrivilegeEscalation'],
    opened: 'may gain more privileges than it starts with (allowPrivilegeEscalation)',
    unset: 'may gain more privileges than it starts with: allowPrivilegeEscalation is no longer false',
  }),
  guarded('runs-as-root', 'A container runs as root, or is no longer kept from it.', {
    stateOf: userState,
    path: ['securityContext'],
    opened: 'runs as root (runAsUser: 0)',
    unset: 'is no longer kept from running as root',
  }),
  guarded('writable-root', 'The root file system of a container is no longer read-only.', {
    stateOf: (container) =>
      at(container, 'securityContext', 'readOnlyRootFilesystem') === true ? 'closed' : 'unset',
    path: ['securityContext', 'readOnlyRootFilesystem'],
    opened: '',
    unset: 'may write to its root file system from now on',
  }),
  {
    id: 'unconfined',
    severity: 'warn',
    summary: 'A container leaves its seccomp or AppArmor profile, or sees all of /proc.',
    find: (facts) => [seccomp, appArmor, procMount].flatMap((guard) => unguarded(facts, guard)),
  },
  {
    id: 'capability-added',
    severity: 'warn',
    summary: 'A container gets Linux capabilities, or no longer drops all of them.',
    find: (facts) => [...newly(facts, capabilities), ...unguarded(facts, dropsAll)],
  },
  {
    id: 'host-namespace',
    severity: 'warn',
    summary: 'Pods share the network, the processes or the memory of their node.',
    find: (facts) => newly(facts, hostNamespaces),
  },
  {
    id: 'host-path',
    severity: 'warn',
    summary: 'Pods mount a folder of their node.',
    find: (facts) => newly(facts, hostPaths),
  },
  {
    id: 'host-port',
    severity: 'warn',
    summary: 'A container takes a port of its node.',
    find: (facts) => newly(facts, hostPorts),
  },
  {
    id: 'service-account-token',
    severity: 'warn',
    summary: 'Pods get a token of their ServiceAccount that was kept from them before.',
    find: tokensMounted,
  },
];

function guarded(id: string, summary: string, guard: Guard): EffectRule {
  return { id, severity: 'warn', summary, find: (facts) => unguarded(facts, guard) };
}

function trueOpens(value: Value): 'open' | 'closed' | 'unset' {
  if (typeof value !== 'boolean') return 'unset';
  return value ? 'open' : 'closed';
}

function userState(container: Value, pod: Value): 'open' | 'closed' | 'unset' {
  const user = numberOf(secured(container, pod, 'runAsUser'));
  if (user === 0) return 'open';
  return user !== null || secured(container, pod, 'runAsNonRoot') === true ? 'closed' : 'unset';
}

function profileState(type: Value): 'open' | 'closed' | 'unset' {
  if (type === undefined) return 'unset';
  return type === 'Unconfined' ? 'open' : 'closed';
}

const seccomp: Guard = {
  stateOf: (container, pod) => profileState(secured(container, pod, 'seccompProfile', 'type')),
  path: ['securityContext', 'seccompProfile'],
  opened: 'runs without a seccomp profile (Unconfined)',
  unset: 'no longer has its seccomp profile',
};

const appArmor: Guard = {
  stateOf: (container, pod) => profileState(secured(container, pod, 'appArmorProfile', 'type')),
  path: ['securityContext', 'appArmorProfile'],
  opened: 'runs without an AppArmor profile (Unconfined)',
  unset: 'no longer has its AppArmor profile',
};

const procMount: Guard = {
  stateOf: (container) => (at(container, 'securityContext', 'procMount') === 'Unmasked' ? 'open' : 'unset'),
  path: ['securityContext', 'procMount'],
  opened: 'sees all of /proc (procMount: Unmasked)',
  unset: '',
};

const dropsAll: Guard = {
  stateOf: (container) => (namesOf(container, 'drop').includes('ALL') ? 'closed' : 'unset'),
  path: ['securityContext', 'capabilities'],
  opened: '',
  unset: 'no longer drops all capabilities',
};

/** With and without `CAP_`, in any case: the container runtimes take them so. */
function namesOf(container: Value, list: 'add' | 'drop'): readonly string[] {
  const names = wordsOf(at(container, 'securityContext', 'capabilities', list));
  return names.map((name) => name.toUpperCase().replace(/^CAP_/u, ''));
}

function capabilities(resource: Resource): readonly Mark[] {
  return containersOf(podTemplateOf(resource)).flatMap(({ name, path, value }) =>
    namesOf(value, 'add').map((capability) => ({
      key: `${name}/${capability}`,
      message: `Container ${name} gets ${capability === 'ALL' ? 'all capabilities' : `the capability ${capability}`}.`,
      path: [...path, 'securityContext', 'capabilities', 'add'],
    })),
  );
}

const hostShares = { hostNetwork: 'the network', hostPID: 'the processes', hostIPC: 'the shared memory' };

function hostNamespaces(resource: Resource): readonly Mark[] {
  const template = podTemplateOf(resource);
  if (template === null) return [];
  return Object.entries(hostShares)
    .filter(([key]) => at(template.value, 'spec', key) === true)
    .map(([key, what]) => ({
      key,
      message: `Pods share ${what} of their node (${key}).`,
      path: [...template.path, 'spec', key],
    }));
}

function hostPaths(resource: Resource): readonly Mark[] {
  const template = podTemplateOf(resource);
  return itemsOf(at(template?.value, 'spec', 'volumes')).flatMap((volume) => {
    const [name, folder] = [textOf(at(volume, 'name')), textOf(at(volume, 'hostPath', 'path'))];
    if (template === null || name === null || folder === null) return [];
    const path = [...template.path, 'spec', 'volumes', { by: { name } }, 'hostPath'];
    return [{ key: folder, message: `Pods mount ${folder} of their node (volume ${name}).`, path }];
  });
}

function hostPorts(resource: Resource): readonly Mark[] {
  return containersOf(podTemplateOf(resource)).flatMap(({ name, path, value }) =>
    itemsOf(at(value, 'ports')).flatMap((port) => {
      const number = numberOf(at(port, 'hostPort')) ?? 0;
      if (number === 0) return [];
      const message = `Container ${name} takes port ${number} of its node (hostPort).`;
      return [{ key: `${number}`, message, path: [...path, 'ports'] }];
    }),
  );
}

function tokensMounted(facts: Facts): readonly Finding[] {
  return updatesOf(facts).flatMap((resource) => {
    const [old, current] = [resource.before, resource.after].map(tokenHolder);
    if (!old || !current) return [];
    const key = 'automountServiceAccountToken';
    if (at(old.value, key) !== false || at(current.value, key) === false) return [];
    const message = `Pods get a token of their ServiceAccount: ${key} is no longer false.`;
    return [{ resource, message, path: [...current.path, key] }];
  });
}

/** Where a resource says whether pods get a token. */
function tokenHolder(resource: Resource) {
  if (isKind(resource, 'ServiceAccount')) return { value: resource.value, path: [] };
  const template = podTemplateOf(resource);
  return template === null ? null : { value: at(template.value, 'spec'), path: [...template.path, 'spec'] };
}
