import { isProblem, type Problem } from './problem.ts';
import { invalidImage, invalidTag } from './problems/image.ts';

/**
 * An image reference, cut by the grammar of github.com/distribution/reference. The repository keeps
 * the form in which it was written: `storefront`, not `docker.io/library/storefront`.
 */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const ipv6 = '\\[[a-fA-F0-9:]+\\]';
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|${ipv6})(?::[0-9]+)?`;
const pathComponent = '[a-z0-9]+(?:(?:[_.]|__|-+)[a-z0-9]+)*';
const repositoryPattern = `(?:${domain}/)?${pathComponent}(?:/${pathComponent})*`;
const tagPattern = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const digestPattern = 'sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}';

const reference = new RegExp(`^(${repositoryPattern})(?::(${tagPattern}))?(?:@(${digestPattern}))?$`);
const wholeTag = new RegExp(`^${tagPattern}$`);
const wholeDigest = new RegExp(`^(?:${digestPattern})$`);

/** The longest repository that the grammar's reference implementation takes. */
const repositoryCharacters = 255;
/** Longer than any reference can be: what exceeds it is not matched at all. */
const referenceCharacters = 1_024;

/** Refuses what the grammar refuses: upper case in a path, an overlong tag, a digest of the wrong length. */
export function parseImage(value: string): ImageReference | Problem {
  const match = value.length > referenceCharacters ? null : reference.exec(value);
  const [, repository, tag, digest] = match ?? [];
  if (repository === undefined) return invalidImage(value, whyInvalid(value));
  if (repository.length > repositoryCharacters)
    return invalidImage(value, `Its repository is longer than ${repositoryCharacters} characters.`);
  return { repository, tag: tag ?? null, digest: digest ?? null };
}

/** `repository[:tag][@digest]` */
export function formatImage(image: ImageReference): string {
  const tag = image.tag === null ? '' : `:${image.tag}`;
  const digest = image.digest === null ? '' : `@${image.digest}`;
  return `${image.repository}${tag}${digest}`;
}

/** A reference with a digest, where one is known of the same image that has none; otherwise as it is. */
export function withDigest(reference: string, digest: string | null): string {
  const image = parseImage(reference);
  return isProblem(image) || image.digest !== null ? reference : formatImage({ ...image, digest });
}

/** The digest that a whole reference has beyond a written one, if both are of one repository and tag. */
export function digestBeyond(written: string, whole: string): string | null {
  const [image, known] = [parseImage(written), parseImage(whole)];
  if (isProblem(image) || isProblem(known) || image.digest !== null) return null;
  const same = sameRepository(image.repository, known.repository) && image.tag === known.tag;
  return same ? known.digest : null;
}

/**
 * The one spelling of a repository, for comparing: Docker Hub's short names get their registry and
 * `library/`, and the host is in lower case.
 */
export function normaliseRepository(repository: string): string {
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(slash, 0));
  const hasHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const host = hasHost ? first.toLowerCase() : 'docker.io';
  const path = hasHost ? repository.slice(slash + 1) : repository;
  if (host !== 'docker.io' && host !== 'index.docker.io') return `${host}/${path}`;
  return `docker.io/${path.includes('/') ? path : `library/${path}`}`;
}

/** Whether two spellings, without tag and digest, mean one repository. */
export function sameRepository(a: string, b: string): boolean {
  return normaliseRepository(a) === normaliseRepository(b);
}

/** Whether a text is a reference to an image of that repository. */
export function isImageOf(repository: string, reference: string): boolean {
  const image = parseImage(reference);
  return !isProblem(image) && sameRepository(image.repository, repository);
}

/** null where the tag is one that a registry can store. */
export function checkTag(tag: string): Problem | null {
  return wholeTag.test(tag) ? null : invalidTag(tag);
}

/** The tag itself, where it is one that a registry can store. */
export function requireTag(tag: string): string | Problem {
  return checkTag(tag) ?? tag;
}

/** `sha256:` and 64 hexadecimal digits, or `sha512:` and 128. */
export function isDigest(value: string): boolean {
  return wholeDigest.test(value);
}

/** A repository alone: neither tag nor digest. */
export function isRepository(value: string): boolean {
  const image = parseImage(value);
  return !isProblem(image) && image.tag === null && image.digest === null;
}

function whyInvalid(value: string): string {
  const [name = '', ...digests] = value.split('@');
  const path = name.slice(name.indexOf('/') + 1).replace(/:[^/]*$/, '');
  if (value === '') return 'It is empty.';
  if (/\s/.test(value)) return 'It has white space in it.';
  if (digests.length > 0 && !isDigest(digests.join('@')))
    return 'Its digest is not `sha256:` with 64 hexadecimal digits in lower case.';
  if (path !== path.toLowerCase()) return 'It has upper case in its path.';
  return 'It does not have the form `registry/path:tag@digest`.';
}
