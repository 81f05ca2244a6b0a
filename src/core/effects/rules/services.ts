import type { Resource } from '../../diff/resources.ts';
import { type Mark, noLonger, removalsOf, updatesOf } from '../read/changes.ts';
import { isKind } from '../read/kinds.ts';
import { hostKinds, hostsOf, hostsServed } from '../read/hosts.ts';
import { formatSelector, labelSelectorOf } from '../read/selectors.ts';
import { at, itemsOf, numberOf, same, shown } from '../read/values.ts';
import { worldOf } from '../read/world.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

export const serviceRules: readonly EffectRule[] = [
  {
    id: 'service-removed',
    severity: 'warn',
    summary: 'A Service is removed, be it by a new name: whoever calls it by its name finds nothing.',
    find: (facts) =>
      removalsOf(facts, 'Service').map(({ resource, before }) => ({
        resource,
        message: `The Service is removed: whoever calls ${before.identity.name} by its name finds nothing.`,
      })),
  },
  {
    id: 'service-selector',
    severity: 'warn',
    summary:
      'The selector of a Service changes, or it becomes an ExternalName: traffic goes elsewhere from one moment to the next.',
    find: trafficMoved,
  },
  {
    id: 'service-port-removed',
    severity: 'warn',
    summary: 'A port of a Service is removed: whoever calls it there is refused.',
    find: (facts) =>
      noLonger(facts, ports).filter(
        ({ resource }) => resource.after !== null && !isExternalName(resource.after),
      ),
  },
  {
    id: 'host-removed',
    severity: 'warn',
    summary: 'A host name is served no longer: an Ingress, route or listener for it is removed.',
    find: hostsRemoved,
  },
];

function isExternalName(resource: Resource): boolean {
  return at(resource.value, 'spec', 'type') === 'ExternalName';
}

function trafficMoved(facts: Facts): readonly Finding[] {
  return updatesOf(facts, 'Service').flatMap((resource): readonly Finding[] => {
    const { before, after } = resource;
    if (isExternalName(after) && !isExternalName(before)) {
      const target = shown(at(after.value, 'spec', 'externalName'));
      return [
        {
          resource,
          message: `The name leads to ${target} from now on, and to the pods no longer.`,
          path: ['spec', 'type'],
        },
      ];
    }
    const [old, current] = [before, after].map(({ value }) => labelSelectorOf(at(value, 'spec', 'selector')));
    if (!old || !current || same(at(before.value, 'spec', 'selector'), at(after.value, 'spec', 'selector')))
      return [];
    const message = `Traffic moves to other pods: the selector was ${formatSelector(old)} and becomes ${formatSelector(current)}.`;
    return [{ resource, message, path: ['spec', 'selector'] }];
  });
}

function ports(resource: Resource): readonly Mark[] {
  if (!isKind(resource, 'Service') || isExternalName(resource)) return [];
  return itemsOf(at(resource.value, 'spec', 'ports')).flatMap((port) => {
    const number = numberOf(at(port, 'port'));
    if (number === null) return [];
    const protocol = shown(at(port, 'protocol') ?? 'TCP');
    return [
      {
        key: `${number}/${protocol}`,
        message: `Port ${number}/${protocol} is removed: whoever calls it is refused.`,
        path: ['spec', 'ports'],
      },
    ];
  });
}

/** Not where another resource serves the host now. */
function hostsRemoved(facts: Facts): readonly Finding[] {
  const served = hostsServed(worldOf(facts.after));
  const marksOf = (resource: Resource): readonly Mark[] =>
    hostsOf(resource)
      .filter(({ host }) => !served.has(host))
      .map(({ host, path }) => ({
        key: host,
        message: `${host === '*' ? 'Any other host' : `Host ${host}`} is served no longer.`,
        path,
      }));
  const removed = removalsOf(facts, ...hostKinds).flatMap(({ resource, before }) =>
    marksOf(before).map(({ message }) => ({ resource, message })),
  );
  return [...noLonger(facts, marksOf), ...removed];
}
