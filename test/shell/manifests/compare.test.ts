import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { renderFailed, renderLimit, toolMissing } from '../../../src/core/problems/render.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { compareTrees } from '../../../src/shell/manifests/compare.ts';
import { entriesOf } from '../../support/tree.ts';
import { configuration, FakePulls, type Files } from './pulls.ts';

const config = parseConfig(configuration);
const { renderer, references } = new FakePulls({}, {}).shell;

const chart: Files = {
  'staging/storefront/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'staging/storefront/templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { k: "1" }\n',
};

/** Compares, where the side before comes to a problem. */
function compareWith(problem: Problem) {
  if (isProblem(config)) throw new Error(config.code);
  const before = memoryTree(entriesOf({ ...chart, 'staging/storefront/values.yaml': 'a: 1\n' }));
  const after = memoryTree(entriesOf(chart));
  const failing: typeof renderer = {
    render: (tree, root) => (tree === before ? Promise.resolve(problem) : renderer.render(tree, root)),
  };
  return compareTrees({ renderer: failing, references, blinding: null }, config, { before, after });
}

describe('the effects of manifests that refer to one another', () => {
  const service: Files = {
    'web/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web } }\n',
    'web/ingress.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { defaultBackend: { service: { name: other, port: { number: 80 } } } }
`,
  };
  const kustomization = { 'web/kustomization.yaml': 'resources: [service.yaml, ingress.yaml]\n' };

  it.each<[string, Files, readonly string[]]>([
    [
      'are told of what is missing in a folder that is built',
      kustomization,
      ['missing-service', 'selects-nothing'],
    ],
    ['say of loose files nothing that their neighbours may have', {}, []],
  ])('%s', async (_, more, missing) => {
    if (isProblem(config)) throw new Error(config.code);
    const [before, after] = [memoryTree([]), memoryTree(entriesOf({ ...service, ...more }))];
    const compared = await compareTrees({ renderer, references, blinding: null }, config, { before, after });
    if (compared.state !== 'compared') throw new Error(compared.problem.code);
    const rules = compared.diff.resources.flatMap(({ effects }) => effects.map(({ rule }) => rule));
    expect(rules.filter((rule) => /missing|nothing/u.test(rule)).toSorted()).toEqual(missing);
  });
});

describe('a folder that could not be rendered before', () => {
  it('is shown as new where it was broken', async () => {
    expect(await compareWith(renderFailed('helm', 'app', { said: null, places: [] }))).toMatchObject({
      state: 'compared',
      diff: { summary: { added: 1 } },
      notes: [expect.anything()],
    });
  });

  it.each([renderLimit('helm', 'app', 'renderSeconds'), toolMissing('helm')])(
    'is not compared where that is not its fault: $code',
    async (problem) => {
      expect(await compareWith(problem)).toMatchObject({ state: 'problem', problem });
    },
  );
});
