const algorithm = { name: 'HMAC', hash: 'SHA-256' };

/**
 * Whether `X-Hub-Signature-256` was made with one of the secrets over exactly these bytes. The
 * comparison takes the same time wherever the two differ. SHA-1 (`X-Hub-Signature`) is not looked at.
 * By Web Crypto, which signs the calls of AWS as well: `node:crypto` would slow the start down.
 */
export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  signature: string | undefined,
  secrets: readonly string[],
): Promise<boolean> {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(signature ?? '')?.[1];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  const verified = await Promise.all(
    secrets.map(async (secret) => {
      const key = await crypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['verify']);
      return crypto.subtle.verify(algorithm, key, given, body);
    }),
  );
  return verified.includes(true);
}

/**
 * The secrets in one text, one a line: during a rotation there are two. Blank lines and surrounding
 * space, which editors and `echo` add, do not count; without any secret nothing would be safe, so it throws.
 */
export function parseSecrets(text: string): readonly string[] {
  const secrets = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (secrets.length === 0) throw new Error('The webhook secret is empty.');
  return secrets;
}
