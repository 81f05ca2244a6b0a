import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What makes somebody this App, and what only GitHub and the App know. */
export interface AppCredentials {
  /** PEM, both. */
  readonly privateKey: string;
  readonly publicKey: string;
  readonly webhookSecret: string;
}

const stored = z.object({ privateKey: z.string(), webhookSecret: z.string() });

/** Those kept in the directory, or new ones, which are kept there. Throws where the file is damaged. */
export async function appCredentials(directory: string): Promise<AppCredentials> {
  const file = join(directory, 'app.json');
  const kept = await readFile(file, 'utf8').catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return null;
    throw error;
  });
  const secrets = kept === null ? await newSecrets() : stored.parse(JSON.parse(kept));
  if (kept === null) await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  const publicKey = createPublicKey(secrets.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { ...secrets, publicKey };
}

async function newSecrets(): Promise<z.infer<typeof stored>> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey, webhookSecret: randomBytes(32).toString('hex') };
}
