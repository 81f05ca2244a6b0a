import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { deploy } from '../../../src/commands/deploy.ts';
import { rollback } from '../../../src/commands/rollback.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { showRender } from '../../../src/core/render/show.ts';
import { toPlain } from '../../../src/core/text.ts';
import { openClone } from '../../../src/edge/local/clone.ts';
import { renderer, renderLocal } from '../../../src/entry/cli/sides.ts';
import { runInClone } from '../../../src/shell/clone/run.ts';
import { parsed } from '../../commands/snapshot.ts';
import { clones, commitAll } from '../../support/clone.ts';
import { FakeRegistry } from '../../support/registry.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  selector: { matchLabels: { app: storefront } }
  template:
    metadata:
      labels: { app: storefront }
    spec:
      containers:
        - name: storefront
          image: registry.example.com/shop/storefront
`;

const kustomization = (namespace: string) => `resources: [../../base]
namespace: ${namespace}
images:
  - name: registry.example.com/shop/storefront
    newTag: v0
`;

const files: Readonly<Record<string, string>> = {
  'slipway.yaml': `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront, tag: "{{shortSha}}", registry: ignored }
environments:
  staging: { path: "staging/{{service}}" }
`,
  'base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'base/deployment.yaml': deployment,
  'staging/storefront/kustomization.yaml': kustomization('shop'),
};

/** A clone with a kustomization whose base lies elsewhere, each commit pushed. */
function world() {
  const { clone, git } = clones((folder) => {
    for (const [path, content] of Object.entries(files)) write(folder, path, content);
  });
  return {
    edit(path: string, content: string): void {
      write(clone, path, content);
      commitAll(clone, 'Edit');
      git('push', '--quiet');
    },
    async run(line: string) {
      const end = await runInClone({
        clone: openClone(clone),
        registry: new FakeRegistry(),
        renderer,
        command: line.startsWith('/deploy') ? deploy : rollback,
        parsed: parsed(line),
        request: { at: '2026-11-22T10:00:00Z', receivedAt: '2026-11-22T10:00:00Z', breakGlass: 'test' },
        push: true,
      });
      if (isProblem(end)) throw new Error(JSON.stringify(end));
      return end;
    },
    async rendered(): Promise<unknown> {
      const render = await renderLocal(join(clone, 'staging/storefront'));
      if (isProblem(render)) throw new Error(JSON.stringify(render));
      return showRender(render).documents;
    },
  };
}

function write(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

it('a revision that is restored comes to what it came to, with a base that is as it was', async () => {
  const it = world();
  await it.run('/deploy staging --tag v1');
  const wanted = await it.rendered();
  await it.run('/deploy staging --tag v2');
  it.edit('staging/storefront/kustomization.yaml', kustomization('other'));
  expect(await it.rendered()).not.toEqual(wanted);
  const { notes } = await it.run('/rollback staging --to-revision 2 --include-manual');
  expect(notes.map(toPlain).join(' ')).not.toContain('outside');
  expect(await it.rendered()).toEqual(wanted);
});

it('a base that has changed since stays as it is, and is told', async () => {
  const it = world();
  await it.run('/deploy staging --tag v1');
  const before = JSON.stringify(await it.rendered());
  it.edit('base/deployment.yaml', deployment.replace('spec:\n', 'spec:\n  replicas: 3\n'));
  await it.run('/deploy staging --tag v2');
  const { notes } = await it.run('/rollback staging --to-revision 2');
  expect(toPlain(notes[0] ?? [])).toMatch(
    /^storefront: what is taken from outside of its folder has changed/u,
  );
  const after = JSON.stringify(await it.rendered());
  expect([before, after].map((one) => one.includes('shop/storefront:v1'))).toEqual([true, true]);
  expect([before, after].map((one) => one.includes('replicas'))).toEqual([false, true]);
});
