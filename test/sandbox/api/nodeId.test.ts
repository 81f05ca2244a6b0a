import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeId, parseNodeId } from '../../../src/sandbox/api/nodeId.ts';

describe('nodeId', () => {
  it('is read back as it was made', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.nat())), (key) => {
        expect(parseNodeId(nodeId('Ref', ...key))).toEqual({ type: 'Ref', key: key.map(String) });
      }),
    );
  });

  it('keeps apart what only looks alike when joined', () => {
    expect(nodeId('Ref', 'a/b', 'c')).not.toBe(nodeId('Ref', 'a', 'b/c'));
  });

  it.each([
    '',
    'MDQ6VXNlcjE=',
    'not an id',
    Buffer.from('{"a":1}').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ])('takes %j for none of ours', (id) => {
    expect(parseNodeId(id)).toBeNull();
  });
});
