import { hasEncodedKey } from './encoded.ts';
import { passwordsInUrls } from './logins.ts';

/** Without one of these a name is that of no secret: the answer for most. */
const hint = /pass|pwd|token|credential|key|secret|string|authorization/iu;
/** The words that the name of a secret ends in. */
const endings = `password|passwd|passphrase|(?:^|[^a-z])(?:${[
  'pwd|token|credentials?|authorization|connection[^a-z]?string',
  '(?:api|access|private|secret|signing|encryption|auth|account|master)[^a-z]?key',
  '(?:client|shared|app|jwt|webhook|consumer)[^a-z]?secret|secret[^a-z]?key[^a-z]?base|client[^a-z]?key[^a-z]?data',
].join('|')})`;
const endingsOfVariable = '(?:^|[^a-z])(?:secret|pass)';
const ending = new RegExp(`(?:${endings})$`, 'u');
const endingOfVariable = new RegExp(`${endingsOfVariable}$`, 'u');
/** A whole name in a text that ends in one of them: `dbPwd: `, but not `rbac.authorization.k8s.io`. */
const nameInText = new RegExp(`(?:${endings}|${endingsOfVariable})(?![\\w.-])`, 'u');
/** What tells of a secret in any other place. */
const telling = /secret|passw|passphrase|credential|token|private.?key|api.?key|stringdata|"auths"/iu;

/**
 * Whether a text may hold a secret: then an error about it must not quote it. True of whatever has a name
 * under which a value would be masked, or a login in a URL.
 */
export function mayHoldSecret(text: string): boolean {
  if (telling.test(text) || (hint.test(text) && nameInText.test(inWords(text)))) return true;
  return passwordsInUrls(text).length > 0 || hasEncodedKey(text);
}

/**
 * Whether the value under this name is a secret, by the words that the name ends in: `DB_PASSWORD`, `apiKey`,
 * `client-secret`; but not `passwordSecretRef`, `tokenExpirationSeconds` or `TOKEN_URL`.
 */
export function isSecretKey(name: string): boolean {
  return hint.test(name) && ending.test(inWords(name));
}

/** Of a variable of the environment, or of a text, `…_SECRET` too: of a manifest's field that names a Secret. */
export function isSecretVariable(name: string): boolean {
  if (!hint.test(name)) return false;
  const words = inWords(name);
  return ending.test(words) || endingOfVariable.test(words);
}

/** `dbPassword` as `db-password`. */
function inWords(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/gu, '$1-$2').toLowerCase();
}
