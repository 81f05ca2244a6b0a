import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inWorkspace } from '../../../src/edge/renderers/workspace.ts';

describe('the folder of a render', () => {
  it('holds the files, also at its root, and is gone afterwards', async () => {
    const files = new Map([['a/b.yaml', Buffer.from('b')]]);
    const tree = await inWorkspace(files, [''], async (workspace) => {
      expect(await readFile(join(workspace.tree, 'a/b.yaml'), 'utf8')).toBe('b');
      return workspace.tree;
    });
    expect(existsSync(join(tree, '..'))).toBe(false);
  });

  it.each(['../a.yaml', 'app/charts/../../../../out/a.yaml'])(
    'takes no path that leads out of it: %s',
    async (path) => {
      let ran = false;
      const work = inWorkspace(new Map([[path, Buffer.from('a')]]), [], () => {
        ran = true;
        return Promise.resolve();
      });
      await expect(work).rejects.toThrow('leads out of');
      expect(ran).toBe(false);
    },
  );
});
