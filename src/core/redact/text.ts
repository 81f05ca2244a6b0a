import { readEmbedded } from '../yaml/embedded.ts';
import type { YamlValue } from '../yaml/types.ts';
import { hasEncodedKey, replaceEncodedKeys } from './encoded.ts';
import { Encrypted, mask, Masked, MaskedText, type RedactedValue } from './masked.ts';
import { maskAssigned } from './assigned.ts';
import { secretsFoundIn } from './found.ts';
import { nearCommand } from './commands.ts';
import { nearForm } from './forms.ts';
import { hideSpans } from './spans.ts';

/** A manifest of a Secret inside a string: a patch, a template, a copy; or the logins of a registry. */
const whollySecret = /(?:^|[\s{,])["']?kind["']?\s{0,20}:\s{0,20}["']?Secret(?:List)?\b|"auths"\s{0,20}:/iu;
/** What SOPS makes of a value, and all of it: what only begins so may be a plain text. */
export const ciphertext =
  /^ENC\[AES256_GCM,data:[A-Za-z\d+/=]*,iv:[A-Za-z\d+/=]+,tag:[A-Za-z\d+/=]+,type:[a-z]+\]$/u;
/** What is worth a closer look, besides what is near a form or a command. */
const suspicious = /connection|signature|:\/\/|\/(?:string)?data/iu;
/** One short word is neither a name with its value nor anything that is secret by itself: the answer for most. */
const shortWord = /^[\w./-]{0,18}$/u;

/** A private key in PEM, to its end or to that of the text. */
const privateKey =
  /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gu;
/** Shorter ones stand in a text by chance. */
const leastTelling = 4;

/**
 * A string of a manifest: as it is, or with its secret parts masked.
 * @param read redacts what is inside of the text, where it is a document of its own
 */
export function redactString(
  text: string,
  key: string | null,
  read: (value: YamlValue) => RedactedValue,
): RedactedValue {
  if (text.startsWith('ENC[') && ciphertext.test(text)) return new Encrypted(text);
  if (!isSuspicious(text)) return text;
  if (whollySecret.test(text)) return new Masked(text);
  const parts: string[] = [];
  const hide = (secret: string): string => {
    parts.push(secret);
    return mask;
  };
  const embedded = readEmbedded(text, key);
  const withoutKeys = replaceEncodedKeys(text, hide).replace(
    privateKey,
    (whole, begin: string, end: string) => begin + hide(whole) + end,
  );
  const shown = maskAssigned(
    hideSpans(withoutKeys, secretsFoundIn(withoutKeys), hide),
    embedded?.kind ?? null,
    hide,
  );
  const inside = embedded === null ? null : { ...embedded, value: read(embedded.value) };
  const found = embedded === null || inside === null ? [] : secretsIn(embedded.value, inside.value);
  const all = shown === null ? null : maskFound(shown, found, parts, hide);
  if (all === null || !showsNoMore(all, inside?.value ?? null)) return new Masked(text);
  return parts.length === 0 ? text : new MaskedText(text, all, parts, inside);
}

function isSuspicious(text: string): boolean {
  if (shortWord.test(text)) return false;
  return nearForm.test(text) || suspicious.test(text) || nearCommand.test(text) || hasEncodedKey(text);
}

/** What the fields of an embedded document tell to be secret is secret in its text. */
function secretsIn(value: YamlValue, redacted: RedactedValue): readonly string[] {
  if (redacted instanceof MaskedText || redacted instanceof Encrypted) return [];
  if (typeof value !== 'object' || value === null) return redacted instanceof Masked ? [String(value)] : [];
  const counterparts =
    redacted instanceof Masked ? null : new Map<string, RedactedValue>(Object.entries(redacted ?? {}));
  return Object.entries(value).flatMap(([key, item]: [string, YamlValue]) => {
    const counterpart = counterparts === null ? redacted : counterparts.get(key);
    return counterpart === undefined || counterpart === item ? [] : secretsIn(item, counterpart);
  });
}

/** Whether what is masked inside of the strings of an embedded document is so in its text, where they are escaped. */
function showsNoMore(text: string, embedded: RedactedValue): boolean {
  return textsIn(embedded)
    .flatMap(({ shown }) => shown.split('\n').filter((line) => line.includes(mask)))
    .every((line) => text.includes(line.trim()) || text.includes(JSON.stringify(line).slice(1, -1)));
}

function textsIn(value: RedactedValue): readonly MaskedText[] {
  if (value instanceof MaskedText) return [value];
  if (typeof value !== 'object' || value === null || value instanceof Masked) return [];
  return Object.values(value).flatMap((item: RedactedValue) => textsIn(item));
}

/** Null where one of them cannot be told from the rest of the text: it is written in another way, or too short. */
function maskFound(
  text: string,
  found: readonly string[],
  hidden: readonly string[],
  hide: (secret: string) => string,
): string | null {
  const known = new Set(hidden.flatMap((part) => [part, part.slice(1, -1)]));
  const distinct = [...new Set(found)];
  const short = distinct.filter((secret) => secret.length < leastTelling);
  if (short.some((secret) => !known.has(secret) || text.includes(secret))) return null;
  const secrets = distinct.filter((secret) => secret.length >= leastTelling);
  const sought = Map.groupBy(
    secrets.toSorted((one, other) => other.length - one.length),
    (secret) => secret.slice(0, leastTelling),
  );
  const seen = new Set<string>();
  let shown = '';
  let end = 0;
  for (let index = 0; sought.size > 0 && index < text.length; index += 1) {
    const secret = sought
      .get(text.slice(index, index + leastTelling))
      ?.find((one) => text.startsWith(one, index));
    if (secret === undefined) continue;
    seen.add(secret);
    shown += text.slice(end, index) + hide(secret);
    end = index + secret.length;
    index = end - 1;
  }
  return secrets.every((secret) => seen.has(secret) || known.has(secret)) ? shown + text.slice(end) : null;
}
