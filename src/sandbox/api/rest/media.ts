/** The custom media types of GitHub's API: `application/vnd.github[.v3].raw[+json]` and such. */
export type MediaType = 'json' | 'raw' | 'object' | 'diff';

export function mediaType(headers: Readonly<Record<string, string>>): MediaType {
  const [, name] =
    /application\/vnd\.github(?:\.v3)?\.(raw|object|diff)\b/.exec(headers['accept'] ?? '') ?? [];
  return name === 'raw' || name === 'object' || name === 'diff' ? name : 'json';
}

export function wantsRaw(headers: Readonly<Record<string, string>>): boolean {
  return mediaType(headers) === 'raw';
}
