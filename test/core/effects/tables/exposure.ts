import { ingress, object, service } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const balancer = (spec: object = {}) => service({ type: 'LoadBalancer', ...spec });
const ranges = (...loadBalancerSourceRanges: string[]) => balancer({ loadBalancerSourceRanges });
const route = (...hostnames: string[]) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { spec: { hostnames } });
const gateway = (...listeners: object[]) =>
  object('gateway.networking.k8s.io/v1', 'Gateway', 'web', { spec: { listeners } });
const tls = { tls: [{ hosts: ['a.example.com'], secretName: 'cert' }] };

const annotated = (annotations: Readonly<Record<string, string>>) =>
  ingress('shop.example.com', {}, { metadata: { annotations } });
const proxy = (virtualhost: object) =>
  object('projectcontour.io/v1', 'HTTPProxy', 'web', { spec: { virtualhost } });
const alb = 'alb.ingress.kubernetes.io';
const traefik = 'traefik.ingress.kubernetes.io/router.middlewares';
const guarded = (annotations: Readonly<Record<string, string>>) =>
  ingress(
    'shop.example.com',
    {},
    {
      metadata: {
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]),
        ),
      },
    },
  );

export const exposure: Table = {
  'load-balancer': [
    sees(
      'a Service that gets one',
      { from: service(), to: balancer() },
      'Service web: A load balancer makes the Service reachable from outside the cluster.',
    ),
    sees(
      'a new one',
      { to: balancer() },
      'Service web: A load balancer makes the Service reachable from outside the cluster.',
    ),
    silent('a port of one', { from: balancer(), to: balancer({ ports: [{ port: 81 }] }) }),
    silent('one that goes', { from: balancer(), to: service() }),
  ],
  'node-port': [
    sees(
      'a Service that gets one',
      { from: service(), to: service({ type: 'NodePort' }) },
      'Service web: The Service becomes reachable on a port of every node.',
    ),
    silent('another port of the nodes', {
      from: service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30001 }] }),
      to: service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30002 }] }),
    }),
    silent('ClusterIP, written out', { from: service(), to: service({ type: 'ClusterIP' }) }),
  ],
  'external-ip': [
    sees(
      'an address more',
      {
        from: service({ externalIPs: ['192.0.2.1'] }),
        to: service({ externalIPs: ['192.0.2.1', '192.0.2.2'] }),
      },
      'Service web: The Service takes the traffic of the external address 192.0.2.2.',
    ),
    silent('an address less', {
      from: service({ externalIPs: ['192.0.2.1', '192.0.2.2'] }),
      to: service({ externalIPs: ['192.0.2.2'] }),
    }),
  ],
  'source-ranges-widened': [
    sees(
      'a range more',
      { from: ranges('192.0.2.0/24'), to: ranges('192.0.2.0/24', '198.51.100.0/24') },
      'Service web: The load balancer admits 198.51.100.0/24, which it did not admit before.',
    ),
    sees(
      'no ranges any more',
      { from: ranges('192.0.2.0/24'), to: balancer() },
      'Service web: The load balancer admits every address, which it did not admit before.',
    ),
    silent('a range less', { from: ranges('192.0.2.0/24', '198.51.100.0/24'), to: ranges('192.0.2.0/24') }),
    silent('ranges where all were admitted', { from: balancer(), to: ranges('192.0.2.0/24') }),
    silent('a new load balancer, which is told as such', { from: service(), to: ranges('192.0.2.0/24') }),
  ],
  'host-added': [
    sees(
      'an Ingress',
      { to: ingress('a.example.com'), both: service() },
      'Ingress web: Host a.example.com is served from now on.',
    ),
    sees(
      'an Ingress of all hosts',
      { to: ingress(null), both: service() },
      'Ingress web: Any host is served from now on.',
    ),
    sees(
      'a host of a route',
      { from: route('a.example.com'), to: route('a.example.com', 'b.example.com') },
      'HTTPRoute web: Host b.example.com is served from now on.',
    ),
    silent('a host that an Ingress served', {
      from: ingress('a.example.com'),
      to: route('a.example.com'),
      both: service(),
    }),
    silent('a route that leaves the hosts to its gateway', { to: route() }),
    silent('a path more', {
      from: ingress('a.example.com'),
      to: ingress('a.example.com', {}, { metadata: { annotations: { a: 'b' } } }),
      both: service(),
    }),
  ],
  'tls-removed': [
    sees(
      'an Ingress',
      { from: ingress('a.example.com', tls), to: ingress('a.example.com'), both: service() },
      'Ingress web: Host a.example.com is served without TLS from now on.',
    ),
    sees(
      'a Gateway',
      {
        from: gateway({ name: 'a', protocol: 'HTTPS', hostname: 'a.example.com' }),
        to: gateway({ name: 'a', protocol: 'HTTP', hostname: 'a.example.com' }),
      },
      'Gateway web: Host a.example.com is served without TLS from now on.',
    ),
    silent('with its host', {
      from: ingress('a.example.com', tls),
      to: ingress('b.example.com'),
      both: service(),
    }),
    silent('another certificate', {
      from: ingress('a.example.com', tls),
      to: ingress('a.example.com', { tls: [{ hosts: ['a.example.com'], secretName: 'other' }] }),
      both: service(),
    }),
    silent('an entry that holds for all hosts', {
      from: ingress('a.example.com', tls),
      to: ingress('a.example.com', { tls: [{ secretName: 'cert' }] }),
      both: service(),
    }),
  ],
  'ingress-guard-removed': [
    sees(
      'the login',
      { from: guarded({ 'auth-url': 'https://login.example.com' }), to: guarded({}) },
      'Ingress web: No longer so that callers log in: nginx.ingress.kubernetes.io/auth-url is removed.',
    ),
    sees(
      'the page to log in',
      { from: guarded({ 'auth-signin': 'https://login.example.com' }), to: guarded({}) },
      'Ingress web: No longer so that callers are led to a login: nginx.ingress.kubernetes.io/auth-signin is removed.',
    ),
    sees(
      'the list of addresses',
      { from: guarded({ 'whitelist-source-range': '10.0.0.0/8' }), to: guarded({}) },
      'Ingress web: No longer so that only some addresses are let in: nginx.ingress.kubernetes.io/whitelist-source-range is removed.',
    ),
    ...(
      [
        ['callers log in', 'haproxy.org/auth-type', 'basic-auth'],
        ['callers log in', 'haproxy-ingress.github.io/auth-url', 'http://a'],
        ['callers log in', 'alb.ingress.kubernetes.io/auth-type', 'oidc'],
        ['callers show a certificate', 'nginx.ingress.kubernetes.io/auth-tls-secret', 'shop/ca'],
        ['only some addresses are let in', 'haproxy.org/allow-list', '10.0.0.0/8'],
        ['only some addresses are let in', 'alb.ingress.kubernetes.io/inbound-cidrs', '10.0.0.0/8'],
      ] as const
    ).map(([what, key, value]) =>
      sees(
        key,
        { from: annotated({ [key]: value }), to: annotated({}) },
        `Ingress web: No longer so that ${what}: ${key} is removed.`,
      ),
    ),
    sees(
      'a login that becomes none',
      {
        from: annotated({ [`${alb}/auth-type`]: 'cognito' }),
        to: annotated({ [`${alb}/auth-type`]: 'none' }),
      },
      'Ingress web: No longer so that callers log in: alb.ingress.kubernetes.io/auth-type is removed.',
    ),
    sees(
      'one of the middlewares of Traefik',
      {
        from: annotated({ [traefik]: 'shop-gzip@kubernetescrd, shop-forward-auth@kubernetescrd' }),
        to: annotated({ [traefik]: 'shop-gzip@kubernetescrd' }),
      },
      'Ingress web: Traefik’s middleware shop-forward-auth@kubernetescrd, which by its name keeps callers out, is removed.',
    ),
    sees(
      'what guards a virtual host of Contour',
      { from: proxy({ authorization: { extensionRef: { name: 'auth' } } }), to: proxy({}) },
      'HTTPProxy web: No longer so that callers are authorised: spec.virtualhost.authorization is removed.',
    ),
    silent('another middleware', {
      from: annotated({ [traefik]: 'shop-gzip@kubernetescrd' }),
      to: annotated({}),
    }),
    silent('a virtual host without a guard', { from: proxy({ fqdn: 'a.example.com' }), to: proxy({}) }),
    silent('what one controller takes over from another', {
      from: annotated({ 'haproxy.org/auth-type': 'basic-auth' }),
      to: annotated({ 'nginx.ingress.kubernetes.io/auth-type': 'basic' }),
    }),
    silent('the list under its newer name', {
      from: guarded({ 'whitelist-source-range': '10.0.0.0/8' }),
      to: guarded({ 'allowlist-source-range': '10.0.0.0/8' }),
    }),
    silent('another annotation', { from: guarded({ 'proxy-body-size': '8m' }), to: guarded({}) }),
    silent('an Ingress that goes', { from: guarded({ 'auth-url': 'https://login.example.com' }) }),
  ],
};
