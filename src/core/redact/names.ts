/** Without one of these a name is that of no secret: the answer for most. */
const hint = /pass|pwd|token|cred|key|secret|string|auth|bindpw|signature|docker/iu;
/** The words that the name of a secret ends in; of several secrets, too. */
const endings = `(?:${[
  'passwords?|passwd|passphrases?|requirepass|dockerconfigjson',
  `(?:^|[^a-z])(?:${[
    'pwd|(?<!(?:max|min|num|total|count|prompt|completion|input|output)(?:[^a-z]?[a-z]{1,20})?[^a-z]?)tokens|token',
    'credentials?|creds|authorization|connection[^a-z]?string|masterauth|bindpw|shared[^a-z]?access[^a-z]?signature',
    '(?:api|access|private|secret|signing|encryption|auth|account|master|storage|hmac)[^a-z]?keys?',
    '(?:client|shared|app|jwt|webhook|consumer)[^a-z]?secrets?|secret[^a-z]?key[^a-z]?base|client[^a-z]?key[^a-z]?data',
  ].join('|')})`,
  '(?<![\\w.-])_auth|dockercfg',
].join('|')})(?:[^a-z]?\\d{1,3}|[^a-z](?:old|new|previous|current|hash|base64))?`;
const endingsOfVariable =
  '(?<!(?:pull|existing)[^a-z]?)(?:^|[^a-z])(?:secret|(?:pg)?pass)(?:[^a-z]?\\d{1,3})?';
const ending = new RegExp(`(?:${endings})$`, 'u');
const endingOfVariable = new RegExp(`${endingsOfVariable}$`, 'u');
/** A whole name in a text that ends in one of them: `dbPwd: `, but not `rbac.authorization.k8s.io`. */
const nameInText = new RegExp(`(?:${endings}|${endingsOfVariable})(?![\\w.-])`, 'u');

/** Whether a text holds a name under which a value would be masked. */
export function namesSecret(text: string): boolean {
  return hint.test(text) && nameInText.test(inWords(text));
}

/**
 * Whether the value under this name is a secret, by the words that the name ends in: `DB_PASSWORD`, `apiKey`,
 * `client-secret`; but not `passwordSecretRef`, `tokenExpirationSeconds` or `TOKEN_URL`.
 */
export function isSecretKey(name: string): boolean {
  return hint.test(name) && ending.test(inWords(name));
}

/** Whether it is the name of several secrets: `passwords`, `api-keys`. */
export function isSecretsKey(name: string): boolean {
  return /s$/iu.test(name) && isSecretKey(name);
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
