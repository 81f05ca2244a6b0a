import { WorldError } from '../world/contract.ts';

/**
 * Refuses a link that leads nowhere in a browser, as GitHub does; none, and an empty one, is allowed.
 * @throws WorldError 422
 */
export function requireLink(resource: string, field: string, link: string | null | undefined): void {
  if (!link || (/^https?:\/\//i.test(link) && URL.canParse(link))) return;
  const message = `${field} must use http(s) scheme`;
  throw new WorldError(422, message, { resource, field, code: 'custom' });
}
