import { hkdfSync } from 'node:crypto';

/**
 * The key under which digests are made, derived from the App's private key: nobody else can try out what a
 * digest is of. Another private key makes other digests, and so drops the approvals that wait.
 */
export function digestKey(privateKey: string): string {
  const lines = privateKey.split('\n').map((line) => line.trim());
  const key = hkdfSync('sha256', lines.join('\n').trim(), '', 'slipway manifest digests 1', 32);
  return Buffer.from(key).toString('hex');
}
