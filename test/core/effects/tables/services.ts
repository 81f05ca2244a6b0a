import { ingress, object, service, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const externalName = { type: 'ExternalName', externalName: 'shop.example.net' };
const udp = { ports: [{ port: 53, protocol: 'UDP' }] };

export const services: Table = {
  'service-removed': [
    sees(
      'a Service',
      { from: service() },
      'Service web: The Service is removed: whoever calls web by its name finds nothing.',
    ),
    sees(
      'a Service by a new name',
      { from: service(), to: service({}, 'shop') },
      'Service web: The Service is removed: whoever calls web by its name finds nothing.',
    ),
    silent('a Knative Service', { from: object('serving.knative.dev/v1', 'Service', 'web') }),
    silent('a new Service', { to: service() }),
  ],
  'service-selector': [
    sees(
      'another label',
      { from: service(), to: service({ selector: { app: 'web', slot: 'green' } }), both: workload() },
      'Service web: Traffic moves to other pods: the selector was app=web and becomes app=web, slot=green.',
    ),
    sees(
      'an ExternalName',
      { from: service(), to: service(externalName) },
      'Service web: The name leads to shop.example.net from now on, and to the pods no longer.',
    ),
    silent('the same labels in another order', {
      from: service({ selector: { app: 'web', slot: 'green' } }),
      to: service({ selector: { slot: 'green', app: 'web' } }),
    }),
    silent('another port', { from: service(), to: service({ ports: [{ port: 8080 }] }) }),
    silent('a selector where there was none', { from: service({ selector: null }), to: service() }),
  ],
  'service-port-removed': [
    sees(
      'a port less',
      { from: service({ ports: [{ port: 80 }, { port: 443 }] }), to: service() },
      'Service web: Port 443/TCP is removed: whoever calls it is refused.',
    ),
    sees(
      'the same number with another protocol',
      { from: service(udp), to: service({ ports: [{ port: 53 }] }) },
      'Service web: Port 53/UDP is removed: whoever calls it is refused.',
    ),
    silent('a port more', { from: service(), to: service({ ports: [{ port: 80 }, { port: 443 }] }) }),
    silent('its target', { from: service(), to: service({ ports: [{ port: 80, targetPort: 8080 }] }) }),
    silent('TCP, written out', { from: service(), to: service({ ports: [{ port: 80, protocol: 'TCP' }] }) }),
    silent('with the Service', { from: service() }),
    silent('an ExternalName', { from: service(), to: service(externalName) }),
  ],
  'host-removed': [
    sees(
      'another host',
      { from: ingress('a.example.com'), to: ingress('b.example.com'), both: service() },
      'Ingress web: Host a.example.com is served no longer.',
    ),
    sees(
      'an Ingress',
      { from: ingress('a.example.com'), both: service() },
      'Ingress web: Host a.example.com is served no longer.',
    ),
    sees(
      'the Ingress of all hosts',
      { from: ingress(null), both: service() },
      'Ingress web: Any other host is served no longer.',
    ),
    silent('a host that a route takes over', {
      from: ingress('a.example.com'),
      to: object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', {
        spec: { hostnames: ['a.example.com'] },
      }),
      both: service(),
    }),
    silent('another path', {
      from: ingress('a.example.com'),
      to: ingress('a.example.com', { ingressClassName: 'nginx' }),
      both: service(),
    }),
  ],
};
