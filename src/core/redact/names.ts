/** Whether a text may hold a secret: then an error about it must not quote it. */
export function mayHoldSecret(text: string): boolean {
  return /secret|passw|passphrase|credential|token|private.?key|api.?key/iu.test(text);
}

/** Without one of these a name is that of no secret: the answer for most. */
const hint = /pass|pwd|token|credential|key|secret|string|authorization/iu;
/** The words that the name of a secret ends in. */
const ending = new RegExp(
  `(?:password|passwd|passphrase|(?:^|[^a-z])(?:${[
    'pwd|token|credentials?|authorization|connection[^a-z]?string',
    '(?:api|access|private|secret|signing|encryption|auth|account|master)[^a-z]?key',
    '(?:client|shared|app|jwt|webhook|consumer)[^a-z]?secret|secret[^a-z]?key[^a-z]?base',
  ].join('|')}))$`,
  'u',
);
const endingOfVariable = /(?:^|[^a-z])(?:secret|pass)$/u;

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
