import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { StartError } from './start-error.ts';

/** What makes somebody this App, and what only GitHub and the App know. */
export interface AppCredentials {
  /** PEM, both. */
  readonly privateKey: string;
  readonly publicKey: string;
  readonly webhookSecret: string;
}

const stored = z.object({ privateKey: z.string(), webhookSecret: z.string().min(1) });

type Secrets = z.infer<typeof stored>;

/** Those kept in the directory, or new ones, which are kept there. Throws where the file is damaged. */
export async function appCredentials(directory: string): Promise<AppCredentials> {
  const file = join(directory, 'app.json');
  const kept = await readFile(file, 'utf8').catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return null;
    throw error;
  });
  if (kept !== null) return readSecrets(file, kept);
  const secrets = await newSecrets();
  // Whole or not at all, however this process ends.
  await writeFile(`${file}.unfinished`, JSON.stringify(secrets), { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
  return withPublicKey(secrets);
}

function readSecrets(file: string, text: string): AppCredentials {
  try {
    return withPublicKey(stored.parse(JSON.parse(text)));
  } catch (cause) {
    throw new StartError(
      `The App's key and secret in ${file} cannot be read.`,
      'Restore the file from a copy, or remove it: the sandbox then makes new ones.',
      { cause },
    );
  }
}

function withPublicKey(secrets: Secrets): AppCredentials {
  const publicKey = createPublicKey(secrets.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { ...secrets, publicKey };
}

async function newSecrets(): Promise<Secrets> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey, webhookSecret: randomBytes(32).toString('hex') };
}
