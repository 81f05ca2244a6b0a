import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import * as z from 'zod';

const manifest = z.object({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])),
  default_events: z.array(z.string()),
});

export interface AppManifest {
  readonly name: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write' | 'admin'>>;
  readonly events: readonly string[];
}

/** `app.yml`: what the App may do, on GitHub and in the sandbox alike. */
export function readManifest(): AppManifest {
  const values = manifest.parse(load(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')));
  return { name: values.name, permissions: values.default_permissions, events: values.default_events };
}
