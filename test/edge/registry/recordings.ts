import { types } from '../../support/images.ts';
import type { Told } from './server.ts';

/** Answers of registries, as they document them or as they were seen: headers and bodies that matter. */
export const digest = `sha256:${'ab12'.repeat(16)}`;

export const found: Told = {
  headers: { 'content-type': types.index, 'docker-content-digest': digest, 'content-length': '1609' },
};

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Told {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function error(status: number, code: string, message = code.toLowerCase()): Told {
  return json(status, { errors: [{ code, message, detail: {} }] });
}

export function unauthorized(challenge: string): Told {
  return json(
    401,
    { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }] },
    { 'www-authenticate': challenge },
  );
}
