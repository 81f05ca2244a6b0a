/** What an approval is of where tools write values by the comments beside them. */
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { compareTrees } from '../../../src/shell/manifests/compare.ts';
import { entriesOf } from '../../support/tree.ts';
import { FakePulls } from './pulls.ts';

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

async function production(before: string, after: string) {
  if (isProblem(config)) throw new Error(config.code);
  const trees = {
    before: memoryTree(entriesOf({ [path]: before })),
    after: memoryTree(entriesOf({ [path]: after })),
  };
  const compared = await compareTrees({ renderer, references, blinding: 'key' }, config, trees);
  if (compared.state !== 'compared') throw new Error(compared.problem.code);
  return compared.environments;
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
});
