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
  return compareTrees({ renderer: failing, references }, config, { before, after });
}

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
