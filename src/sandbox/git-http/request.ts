/** What git clients ask for over HTTP, as in gitprotocol-http(5); the dumb protocol is not served. */

export type Service = 'git-upload-pack' | 'git-receive-pack';

export interface GitRequest {
  /** As it stands in the address; it may not exist. */
  readonly repository: string;
  /** `info/refs`, or the service's name. */
  readonly path: 'info/refs' | Service;
  readonly query: string;
  readonly service: Service;
}

/** Null for what is no request of git's smart protocol, and thus somebody else's. */
export function parseGitRequest(method: string, url: string): GitRequest | null {
  const [path = '', query = ''] = url.split('?', 2);
  const found = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
    path,
  );
  if (found === null) return null;
  const [owner = '', name = '', asked] = found.slice(1);
  const repository = `${owner}/${name}`;
  if (asked === 'info/refs') {
    const service = serviceOf(new URLSearchParams(query).get('service'));
    return method === 'GET' && service !== null ? { repository, path: asked, query, service } : null;
  }
  const service = serviceOf(asked ?? null);
  return method === 'POST' && service !== null ? { repository, path: service, query, service } : null;
}

function serviceOf(name: string | null): Service | null {
  return name === 'git-upload-pack' || name === 'git-receive-pack' ? name : null;
}
