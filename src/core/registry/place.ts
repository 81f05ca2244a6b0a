import { normaliseRepository } from '../image.ts';

/** Where a registry keeps a repository. */
export interface Place {
  /** Host, with its port if it has one, that serves the registry's API: Docker Hub's is not that of its images. */
  readonly host: string;
  /** Name in that registry: `shop/storefront`, of Docker Hub's own images `library/nginx`. */
  readonly repository: string;
}

const dockerHub = { images: 'docker.io', api: 'registry-1.docker.io' } as const;

/** Where an image is asked for: any spelling of its repository, without tag and digest. */
export function placeOf(repository: string): Place {
  const whole = normaliseRepository(repository);
  const slash = whole.indexOf('/');
  return { host: apiHost(whole.slice(0, slash)), repository: whole.slice(slash + 1) };
}

/** The host that serves the API of a registry, from any name under which people and Docker know it. */
export function apiHost(host: string): string {
  const name = host.toLowerCase().replace(/:443$/, '');
  return name === dockerHub.images || name === 'index.docker.io' ? dockerHub.api : name;
}

/** Registries whose logins are kept by another host, as they document. */
const realms: ReadonlyMap<string, string> = new Map([
  [dockerHub.api, 'auth.docker.io'],
  ['registry.gitlab.com', 'gitlab.com'],
]);

/** The other host that a registry is known to hand out tokens by. */
export function realmHost(host: string): string | null {
  return realms.get(host) ?? null;
}

const ecr = /^[0-9]{12}\.dkr\.ecr\.([a-z]{2}(?:-[a-z]+)+-[0-9]{1,2})\.amazonaws\.com(?:\.cn)?$/;

/** The region of a private registry of Amazon ECR, whose login is the AWS role's; null for every other host. */
export function ecrRegion(host: string): string | null {
  return ecr.exec(host)?.[1] ?? null;
}
