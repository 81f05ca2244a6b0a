/** What an approval is of where tools write values by the comments beside them. */
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { compareTrees } from '../../../src/shell/manifests/compare.ts';
import type { ComparedTrees, WholeTree } from '../../../src/core/tree/types.ts';
import { entriesOf } from '../../support/tree.ts';
import { FakePulls, type Files } from './pulls.ts';

const config = parseConfig(`services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront }
environments:
  production: { path: "production/{{service}}", approvals: { from: ["@acme/sre"] } }
`);
const { renderer, references } = new FakePulls({}, {}).shell;
const path = 'production/storefront/a.yaml';

const map = (image: string, comment: string, other = '1') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  image: ${image} # ${comment}\n  other: "${other}"\n`;
const policy = '{"$imagepolicy": "flux-system:web"}';

async function environmentsOf(trees: ComparedTrees) {
  if (isProblem(config)) throw new Error(config.code);
  const compared = await compareTrees({ renderer, references, blinding: 'key' }, config, trees);
  if (compared.state !== 'compared') throw new Error(compared.problem.code);
  return compared.environments;
}

const treeOf = (files: Files) => memoryTree(entriesOf(files));

function production(before: string, after: string) {
  return environmentsOf({ before: treeOf({ [path]: before }), after: treeOf({ [path]: after }) });
}

/** The files that a comparison reads, time after time. */
async function readBy(before: Files, after: Files): Promise<string[]> {
  const read: string[] = [];
  const watched = (tree: WholeTree): WholeTree => ({
    list: (folders) => tree.list(folders),
    find: (names) => tree.find(names),
    blobs(files) {
      read.push(...files.map((file) => file.path));
      return tree.blobs(files);
    },
  });
  await environmentsOf({ before: watched(treeOf(before)), after: watched(treeOf(after)) });
  return read.toSorted();
}

describe('a file with comments that tools act on', () => {
  it('is approved as what its diff shows where only the values beside them change', async () => {
    expect(await production(map('web:1', policy), map('web:2', policy))).toMatchObject([{ files: [] }]);
  });

  it('changes the same whatever a tool has written into it on the base', async () => {
    const known = await production(map('web:1', policy), map('web:1', policy, '2'));
    expect(known).toMatchObject([{ files: [path] }]);
    expect(await production(map('web:2', policy), map('web:2', policy, '2'))).toEqual(known);
    expect(await production(map('web:1', policy), map('web:2', policy, '2'))).not.toEqual(known);
  });

  it.each([
    ['is added', map('web:1', 'x'), map('web:1', policy)],
    ['is another one', map('web:1', policy), map('web:1', policy.replace('web', 'evil'))],
    ['is removed', map('web:1', policy), map('web:1', 'x')],
  ])('is approved by its bytes where a comment %s', async (_, before, after) => {
    expect(await production(before, after)).toMatchObject([{ environment: 'production', files: [path] }]);
  });

  it('is read for them once, and no more where its render is remembered', async () => {
    const kustomization = { 'production/storefront/kustomization.yaml': 'resources: [a.yaml]\n' };
    const of = (image: string) => ({ ...kustomization, [path]: map(image, policy, 'read') });
    expect(await readBy(of('web:1'), of('web:2'))).toContain(path);
    expect(await readBy(of('web:1'), of('web:2'))).toEqual([]);
  });

  it('is not read for them where it is of a chart, whose files count by their bytes', async () => {
    const folder = 'production/storefront';
    const of = (k: string) => ({
      [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      [`${folder}/values.yaml`]: `k: ${k} # ${policy}\n`,
      [`${folder}/templates/a.yaml`]: map('{{ .Values.k }}', 'x'),
    });
    const read = await readBy(of('1'), of('2'));
    expect(read.filter((one) => one === `${folder}/values.yaml`)).toHaveLength(2);
    expect(await environmentsOf({ before: treeOf(of('1')), after: treeOf(of('3')) })).toMatchObject([
      { environment: 'production', files: [`${folder}/values.yaml`] },
    ]);
  });
});
