import type { RunGit } from './run.ts';

/** `https://host/owner/name` of the repository that a clone is of; null where its origin is not written as GitHub does. */
export async function webAddress(git: RunGit): Promise<string | null> {
  const origin = await git(['config', '--get', 'remote.origin.url']).catch(() => '');
  return toWebAddress(origin.trim());
}

/** `https://host/owner/name.git`, `ssh://git@host:22/owner/name`, `git@host:owner/name.git`; a login is left out. */
export function toWebAddress(origin: string): string | null {
  const [, scheme, host, path] =
    /^(https?|ssh):\/\/(?:[^@/\s]+@)?([\w.-]+(?::\d+)?)\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(origin) ??
    // Without a login, a host has a dot: what has none is a name of somebody's own, or a drive.
    /^()(?:[\w.-]+@|(?=[\w-]+\.))([\w.-]+):\/?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(origin) ??
    [];
  if (host === undefined || path === undefined) return null;
  if (scheme === 'http' || scheme === 'https') return `${scheme}://${host}/${path}`;
  // The port is that of SSH, not of the web; and so is the host where GitHub takes SSH on the web's port.
  return `https://${host.replace(/:\d+$/, '').replace(/^ssh\.github\.com$/, 'github.com')}/${path}`;
}
