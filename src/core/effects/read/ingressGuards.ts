import type { Resource } from '../../diff/resources.ts';
import type { Mark } from './changes.ts';
import { isKind } from './kinds.ts';
import { annotationOf } from './pods.ts';
import { at } from './values.ts';

interface Guard {
  /** Said after `No longer so that `. */
  readonly what: string;
  /** Annotations of an Ingress; any of them will do, so that one may take the place of another. */
  readonly annotations: readonly string[];
}

const nginx = 'nginx.ingress.kubernetes.io';
/** The controllers of HAProxy Technologies, and of the community. */
const haproxy = ['haproxy.org', 'haproxy-ingress.github.io', 'ingress.kubernetes.io'];
const alb = 'alb.ingress.kubernetes.io';

const guards: readonly Guard[] = [
  {
    what: 'callers log in',
    annotations: [
      ...[`${nginx}/auth-url`, `${nginx}/auth-type`, `${alb}/auth-type`, 'nginx.org/basic-auth-secret'],
      ...haproxy.flatMap((prefix) =>
        ['auth-type', 'auth-url', 'auth-secret', 'oauth'].map((key) => `${prefix}/${key}`),
      ),
    ],
  },
  { what: 'callers are led to a login', annotations: [`${nginx}/auth-signin`] },
  {
    what: 'callers show a certificate',
    annotations: [
      `${nginx}/auth-tls-secret`,
      ...haproxy.flatMap((prefix) => [`${prefix}/auth-tls-secret`, `${prefix}/client-ca`]),
    ],
  },
  {
    what: 'only some addresses are let in',
    annotations: [
      ...[nginx, ...haproxy].flatMap((prefix) => [
        `${prefix}/whitelist-source-range`,
        `${prefix}/allowlist-source-range`,
      ]),
      ...['haproxy.org/allow-list', 'haproxy.org/whitelist', `${alb}/inbound-cidrs`],
    ],
  },
];

/** Fields of a virtual host by which Contour keeps callers out. */
const contour = [
  { what: 'callers are authorised', key: 'authorization' },
  { what: 'callers show a token', key: 'jwtProviders' },
  { what: 'only some addresses are let in', key: 'ipAllowPolicy' },
];

/** What keeps callers away from an Ingress, or from a HTTPProxy of Contour. */
export function guardsOf(resource: Resource): readonly Mark[] {
  if (isKind(resource, 'projectcontour.io/HTTPProxy')) return inVirtualHost(resource);
  if (!isKind(resource, 'networking.k8s.io/Ingress')) return [];
  const path = ['metadata', 'annotations'];
  const marks = guards.flatMap(({ what, annotations }) => {
    const key = annotations.find((name) => isSet(annotationOf(resource, name)));
    return key === undefined
      ? []
      : [{ key: what, message: `No longer so that ${what}: ${key} is removed.`, path }];
  });
  return [
    ...marks,
    ...middlewares(resource).map((name) => ({
      key: name,
      message: `Traefik’s middleware ${name}, which by its name keeps callers out, is removed.`,
      path,
    })),
  ];
}

function isSet(value: string | null): boolean {
  return value !== null && value !== '' && value !== 'none';
}

/** Those of Traefik that keep callers out, as far as their names tell: what they do stands in resources of their own. */
function middlewares(resource: Resource): readonly string[] {
  const names = annotationOf(resource, 'traefik.ingress.kubernetes.io/router.middlewares') ?? '';
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /auth|login|sso|oidc|(?:allow|white)-?list/iu.test(name));
}

function inVirtualHost(resource: Resource): readonly Mark[] {
  return contour
    .filter(({ key }) => at(resource.value, 'spec', 'virtualhost', key) !== undefined)
    .map(({ what, key }) => {
      const path = ['spec', 'virtualhost', key];
      return {
        key,
        message: `No longer so that ${what}: ${path.join('.')} is removed.`,
        path: path.slice(0, -1),
      };
    });
}
