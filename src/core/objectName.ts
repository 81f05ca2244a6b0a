import { createHash } from 'node:crypto';

/** The name that git gives an object of these bytes (SHA-1, 40 hex digits). */
export function objectName(type: 'blob' | 'tree', bytes: Uint8Array): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}
