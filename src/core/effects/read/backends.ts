import type { Resource } from '../../diff/resources.ts';
import { isKind } from './kinds.ts';
import { at, itemsOf, numberOf, type Path, textOf, type Value } from './values.ts';

/** A Service, and a port of it, to which an Ingress or a route sends. */
export interface Backend {
  readonly service: string;
  readonly namespace: string | null;
  /** By number or by name; null where none is said. */
  readonly port: number | string | null;
  readonly path: Path;
}

const ingress = 'networking.k8s.io/Ingress';
const routes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
  (kind) => `gateway.networking.k8s.io/${kind}`,
);

export const backendKinds: readonly string[] = [ingress, ...routes];

export function backendsOf(resource: Resource): readonly Backend[] {
  const spec = at(resource.value, 'spec');
  if (isKind(resource, ingress)) {
    const rules = itemsOf(at(spec, 'rules')).flatMap((rule, index) =>
      itemsOf(at(rule, 'http', 'paths')).flatMap((path, order) =>
        ofIngress(resource, at(path, 'backend'), [
          'spec',
          'rules',
          { index },
          'http',
          'paths',
          { index: order },
          'backend',
        ]),
      ),
    );
    return [...ofIngress(resource, at(spec, 'defaultBackend'), ['spec', 'defaultBackend']), ...rules];
  }
  if (!isKind(resource, ...routes)) return [];
  return itemsOf(at(spec, 'rules')).flatMap((rule, index) =>
    itemsOf(at(rule, 'backendRefs')).flatMap((backend, order) => {
      const service = textOf(at(backend, 'name'));
      const other =
        textOf(at(backend, 'group')) !== null || !['Service', null].includes(textOf(at(backend, 'kind')));
      if (service === null || other) return [];
      const namespace = textOf(at(backend, 'namespace')) ?? resource.identity.namespace;
      const path = ['spec', 'rules', { index }, 'backendRefs', { index: order }];
      return [{ service, namespace, port: numberOf(at(backend, 'port')), path }];
    }),
  );
}

function ofIngress({ identity }: Resource, backend: Value, path: Path): readonly Backend[] {
  const service = textOf(at(backend, 'service', 'name'));
  if (service === null) return [];
  const port = at(backend, 'service', 'port');
  return [
    {
      service,
      namespace: identity.namespace,
      port: numberOf(at(port, 'number')) ?? textOf(at(port, 'name')),
      path,
    },
  ];
}
