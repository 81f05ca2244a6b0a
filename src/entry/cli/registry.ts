import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProblem } from '../../core/problem.ts';
import { type Logins, parseLogins } from '../../core/registry/credentials.ts';
import { readRegistrySettings, type Variables } from '../../edge/env.ts';
import { registries } from '../../edge/registry/index.ts';
import type { RegistryPort } from '../../ports.ts';

/** Registries with the logins that the bot would have, else those of `docker login` on this machine. */
export async function localRegistry(env: Variables): Promise<RegistryPort> {
  const settings = readRegistrySettings(env);
  // What asks for no image is not to fail by that.
  if (isProblem(settings)) return { resolve: () => Promise.resolve(settings) };
  const logins = settings.logins.size > 0 ? settings.logins : await dockerLogins(env);
  return registries({
    ...settings,
    logins,
    ecrLogin: null,
    now: Date.now,
    pause: (milliseconds) => sleep(milliseconds),
  });
}

/** Without those that Docker keeps in a store of the system's. */
async function dockerLogins(env: Variables): Promise<Logins> {
  const folder = env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');
  try {
    const config: unknown = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'), unlessEmpty);
    const logins = parseLogins(JSON.stringify(config));
    return typeof logins === 'string' ? new Map() : logins;
  } catch {
    return new Map();
  }
}

/** `{}` stands under a registry whose login is in such a store. */
function unlessEmpty(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : value;
}
