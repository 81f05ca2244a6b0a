import { describe, expect, it } from '@jest/globals';
import { cancel } from '../../src/commands/cancel.ts';
import { parsed, snapshot } from './snapshot.ts';

describe('/cancel', () => {
  it('takes what waits there takes, and reads nothing of the manifests', () => {
    expect(cancel.wish(parsed('/cancel staging'))).toBe('cancel');
    expect(cancel.historyLimit).toBe(0);
    expect(cancel.gate(snapshot(), parsed('/cancel staging'))).toBeNull();
  });

  it.each(['via: pull-request', 'approvals: { count: 1 }'])('closes what waits where there is %s', (rule) => {
    expect(cancel.plan(snapshot({}, [rule]), parsed('/cancel staging'))).toEqual({ kind: 'cancel' });
  });

  it('closes a rollback that waits though deploys are commits', () => {
    expect(cancel.plan(snapshot(), parsed('/cancel staging'))).toEqual({ kind: 'cancel' });
  });
});
