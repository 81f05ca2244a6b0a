import { formatImage, type ImageReference } from '../../core/image.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import {
  imageDigestMismatch,
  imageNotInRegistry,
  imageRepositoryUnknown,
  notARegistry,
  registryUnavailable,
} from '../../core/problems/registry.ts';
import { hostsOf, type Login, loginFor, type Logins } from '../../core/registry/credentials.ts';
import {
  digestLike,
  errorCodes,
  headerDigest,
  manifestType,
  manifestTypes,
} from '../../core/registry/manifest.ts';
import { ecrRegion, type Place, placeOf } from '../../core/registry/place.ts';
import type { ResolvedImage } from '../../core/registry/types.ts';
import { code, text } from '../../core/text.ts';
import { type RegistryPort, Unavailable } from '../../ports.ts';
import { type Answer, createConnect } from './connect.ts';
import { logIn, notAllowed } from './login.ts';
import { createMemory, type Memory } from './memory.ts';
import { beginVisit, type Visit } from './visit.ts';

export interface RegistryOptions {
  readonly logins: Logins;
  /** Origins of registries, and of what else they lead to, that are not reached at `https://HOST`. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** The name and password by which this AWS role logs in at Amazon ECR; throws `Unavailable` where AWS is away. */
  readonly ecrLogin:
    ((region: string) => Promise<{ readonly username: string; readonly password: string } | null>) | null;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** As in `VisitOptions`. */
  readonly patience?: number;
}

/** Registries by the OCI distribution specification, as Harbor, GHCR, Docker Hub, Amazon ECR and others serve it. */
export function registries(options: RegistryOptions): RegistryPort {
  const { logins, endpoints, now, pause, patience } = options;
  const named = new Set([...hostsOf(logins), ...endpoints.keys()]);
  const connect = createConnect({ endpoints, named });
  const memory = createMemory(now);
  return {
    async resolve(image) {
      const place = placeOf(image.repository);
      const visit = beginVisit({ connect, pause, patience });
      return resolve({ visit, place, memory, now, image, login: () => loginAt(options, place) });
    },
  };
}

interface Question {
  readonly visit: Visit;
  readonly place: Place;
  readonly memory: Memory;
  readonly now: () => number;
  readonly image: ImageReference;
  readonly login: () => Promise<Login | null | Problem>;
}

async function loginAt({ logins, ecrLogin }: RegistryOptions, place: Place): Promise<Login | null | Problem> {
  const region = ecrRegion(place.host);
  const given = loginFor(logins, place);
  if (given !== null || region === null || ecrLogin === null) return given;
  try {
    const login = await ecrLogin(region);
    return login && { kind: 'password', ...login, realm: null };
  } catch (error) {
    if (error instanceof Unavailable) return registryUnavailable(place.host, text`${error.message}`);
    throw error;
  }
}

/** A HEAD tells all of most registries, and Docker Hub does not count it as a pull; a GET tells what it does not. */
async function resolve(question: Question): Promise<ResolvedImage | Problem> {
  const head = await ask(question, 'HEAD');
  if (isProblem(head)) return head;
  const digest = headerDigest(one(head.headers['docker-content-digest']));
  const mediaType = manifestType(head.headers['content-type']);
  if (head.status === 200 && digest !== null && mediaType !== null)
    return checked(question, { digest, mediaType });
  const answer = await ask(question, 'GET');
  if (isProblem(answer)) return answer;
  return answer.status === 200 ? fromManifest(question, answer) : refusal(question, answer);
}

/** A request for the manifest, with the login that the registry wants. */
async function ask(question: Question, method: 'HEAD' | 'GET'): Promise<Answer | Problem> {
  const { visit, place, memory, image } = question;
  const key = `${place.host}/${place.repository}`;
  const url = new URL(
    `https://${place.host}/v2/${place.repository}/manifests/${image.digest ?? image.tag ?? 'latest'}`,
  );
  const send = (authorization: string | undefined): Promise<Answer | Problem> => {
    const accept = manifestTypes.join(', ');
    const headers = { accept, ...(authorization ? { authorization } : {}) };
    return visit.ask({ method, url, headers, lead: 'asked' });
  };
  const answer = await send(memory.recall(key)?.authorization);
  // Where the registry has led elsewhere, that one's challenge is not the registry's.
  if (isProblem(answer) || answer.status !== 401 || answer.url.host !== url.host) return answer;
  memory.forget(key);
  const login = await question.login();
  if (isProblem(login)) return login;
  const grant = await logIn({ ...question, login }, answer);
  if (isProblem(grant)) return grant;
  const second = await send(grant.authorization);
  if (isProblem(second)) return second;
  if (second.status === 401 || second.status === 403)
    return notAllowed({ place, login }, text`It answers ${second.status}.`);
  memory.keep(key, grant);
  return second;
}

function fromManifest(question: Question, { headers, body }: Answer): ResolvedImage | Problem {
  const { place, image } = question;
  const mediaType = manifestType(headers['content-type']);
  if (mediaType === null)
    return notARegistry(
      place.host,
      text`It sends ${code(headers['content-type'] ?? 'something')}, which is no manifest.`,
    );
  const stated = headerDigest(one(headers['docker-content-digest'])) ?? image.digest ?? 'sha256:';
  const digest = digestLike(stated, body);
  if (stated !== 'sha256:' && stated !== digest)
    return imageDigestMismatch(formatImage(image), stated, digest);
  return checked(question, { digest, mediaType });
}

/** Asked for by its digest, an image can have no other. */
function checked({ image }: Question, resolved: ResolvedImage): ResolvedImage | Problem {
  if (image.digest === null || image.digest === resolved.digest) return resolved;
  return imageDigestMismatch(formatImage(image), image.digest, resolved.digest);
}

async function refusal(question: Question, { status, body, headers }: Answer): Promise<Problem> {
  const { place, image } = question;
  const codes = errorCodes(body);
  const told =
    codes.length === 0 ? text`It answers ${status}.` : text`It answers ${status}, ${codes[0] ?? ''}.`;
  if (status === 401 || status === 403) {
    const login = await question.login();
    return isProblem(login) ? login : notAllowed({ place, login }, told);
  }
  const speaks = codes.length > 0 || headers['docker-distribution-api-version'] !== undefined;
  if (status !== 404 || !speaks) return notARegistry(place.host, told);
  return codes.includes('NAME_UNKNOWN')
    ? imageRepositoryUnknown(image.repository)
    : imageNotInRegistry(formatImage(image));
}

function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
