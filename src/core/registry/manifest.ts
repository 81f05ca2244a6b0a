import { createHash } from 'node:crypto';
import { isDigest } from '../image.ts';
import { field } from '../json.ts';

/** Manifests of one image and of one for each platform, by the OCI image specification and by Docker's. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** The media type of a `Content-Type`, where it is one of those that were asked for. */
export function manifestType(contentType: string | undefined): string | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return manifestTypes.find((known) => known === type) ?? null;
}

/** The digest of these bytes, by the algorithm of another one. */
export function digestLike(other: string, bytes: Uint8Array): string {
  const algorithm = other.startsWith('sha512:') ? 'sha512' : 'sha256';
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** The digest in a header, where it is one. */
export function headerDigest(value: string | undefined): string | null {
  return value !== undefined && isDigest(value) ? value : null;
}

/** The codes of a registry's refusal, `{"errors": [{"code": "MANIFEST_UNKNOWN"}]}`; none where it is no such. */
export function errorCodes(body: Uint8Array): readonly string[] {
  const errors = field(parseJson(body), 'errors');
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: unknown) => {
    const code = field(error, 'code');
    return typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,49}$/.test(code) ? [code] : [];
  });
}

/** undefined for what is no JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
