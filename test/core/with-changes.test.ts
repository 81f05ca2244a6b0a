import { expect, it } from '@jest/globals';
import type { FileChange, TreeEntry } from '../../src/core/files.ts';
import { withChanges } from '../../src/core/with-changes.ts';

const file = (path: string, text: string): TreeEntry => ({
  kind: 'file',
  path,
  mode: '100644',
  bytes: Buffer.from(text),
});
const write = (path: string, text: string): FileChange => ({
  kind: 'write',
  path,
  mode: '100755',
  bytes: Buffer.from(text),
});
const gone = (path: string): FileChange => ({ kind: 'delete', path });

it.each<[string, readonly FileChange[], readonly string[]]>([
  ['nothing', [], ['a 100644 1', 'b 100644 2']],
  ['a change, with its mode', [write('a', '3')], ['a 100755 3', 'b 100644 2']],
  ['an addition', [write('c', '3')], ['a 100644 1', 'b 100644 2', 'c 100755 3']],
  ['a removal', [gone('a')], ['b 100644 2']],
  ['the removal of nothing', [gone('x')], ['a 100644 1', 'b 100644 2']],
  ['the last of two', [gone('a'), write('a', '3')], ['a 100755 3', 'b 100644 2']],
])('a folder after %s', (_, changes, held) => {
  const after = withChanges([file('a', '1'), file('b', '2')], changes);
  const told = after.map((one) =>
    one.kind === 'file' ? `${one.path} ${one.mode} ${Buffer.from(one.bytes).toString()}` : one.kind,
  );
  expect(told.toSorted()).toEqual(held);
});
