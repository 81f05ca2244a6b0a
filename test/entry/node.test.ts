import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { toPlain } from '../../src/core/text.ts';
import { oldestNode, refusedNode } from '../../src/entry/node.ts';
import { read } from '../docs/markdown.ts';

describe('the Node that a program runs on', () => {
  it.each(['18.20.8', '20.20.2', '23.11.1', '9.0.0'])('is refused where it is %s', (version) => {
    const refused = refusedNode(version);
    expect(refused?.code).toBe('node-too-old');
    expect(toPlain(refused?.title ?? [])).toBe(
      `Slipway needs Node ${oldestNode} or newer, and this is ${version}.`,
    );
  });

  it.each([`${oldestNode}.0.0`, '24.9.0', '26.1.0', '100.0.0', process.versions.node])(
    'may be %s',
    (version) => {
      expect(refusedNode(version)).toBeNull();
    },
  );

  it('is new enough where scripts run', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(read('package.json')));
    expect(refusedNode(devDependencies.node)).toBeNull();
  });

  it('is the one that the docs name', () => {
    expect(read('docs/cli.md')).toContain(`\`dist/cli.mjs\` needs Node ${oldestNode}`);
  });
});
