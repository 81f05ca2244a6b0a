import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloneCommit } from '../../../src/core/clone/port.ts';
import type { FileChange } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { openClone } from '../../../src/edge/local/clone.ts';
import { type Clones, gitAs } from '../../support/clone.ts';

export const path = 'staging/storefront/deployment.yaml';
export const other = 'staging/storefront/service.yaml';

export function fill(folder: string): void {
  mkdirSync(join(folder, 'staging/storefront'), { recursive: true });
  writeFileSync(join(folder, path), 'image: one\n');
  writeFileSync(join(folder, other), 'port: 80\n');
}

export const write = (
  text: string,
  more: Partial<Extract<FileChange, { kind: 'write' }>> = {},
): FileChange => ({
  kind: 'write',
  path,
  mode: '100644',
  bytes: Buffer.from(text),
  ...more,
});

export async function commit(clone: string, input: Partial<CloneCommit> = {}) {
  const port = openClone(clone);
  const place = await port.place();
  if (isProblem(place)) return place;
  if (place.refusal !== null) return place.refusal;
  return port.commit(place, {
    message: 'Roll\n\nbody\n',
    changes: [write('image: two\n')],
    push: false,
    ...input,
  });
}

/** What stands where, to see that nothing has moved. */
export function standing({ clone, remote, git }: Clones) {
  return {
    refs: git('for-each-ref'),
    remote: gitAs(remote, 'for-each-ref'),
    status: git('status', '--porcelain', '--branch'),
    index: git('ls-files', '--stage'),
    file: readFileSync(join(clone, path), 'utf8'),
  };
}
