import { describe, expect, it } from '@jest/globals';
import type { OpenProposal } from '../../../src/core/deploy-pull/types.ts';
import { approvalsGate } from '../../../src/core/gates/approvals.ts';
import { toPlain } from '../../../src/core/text.ts';
import { configured } from '../../commands/snapshot.ts';

const { environment } = configured('via: pull-request', 'approvals: { from: ["@acme/sre"] }');
const open: OpenProposal = {
  service: 'storefront',
  pull: { number: 2, url: 'https://github.test/acme/environments/pull/2' },
  image: `registry.example.com/shop/storefront:1f2e3d4@sha256:${'0'.repeat(64)}`,
  standing: 'Held: production is locked by sam',
  approvers: ['kim', 'max'],
  rollbackBy: null,
};
const told = (...proposals: readonly OpenProposal[]) => {
  const { state, finding } = approvalsGate(environment, 'deploy', proposals);
  return [state, toPlain(finding)];
};

describe('what is told of approvals', () => {
  it('is that one will be opened, where none is', () => {
    const [state, finding] = told();
    expect(state).toBe('waiting');
    expect(finding).toContain('A deploy pull request is opened. It waits for 1 approval');
  });

  it('is the one that is open: of what, how it stands, whose approvals count', () => {
    expect(told(open)).toEqual([
      'waiting',
      '#2 is open for storefront with 1f2e3d4. Held: production is locked by sam; approvals that count: kim and max. Slipway merges it by itself, once nothing is missing.',
    ]);
  });

  it('is what it waits for, where nothing tells how it stands', () => {
    const [, finding] = told({ ...open, image: null, standing: null, approvers: [] });
    expect(finding).toContain('#2 is open for storefront. It waits for 1 approval');
    expect(finding).not.toContain('opened');
  });

  it('is each of several', () => {
    const [, finding] = told(open, { ...open, service: 'cart', pull: { ...open.pull, number: 3 } });
    expect(finding).toMatch(/#2 is open for storefront .* #3 is open for cart /u);
  });

  it('waits, too, where nobody has to approve: it is not in yet', () => {
    const free = configured('via: pull-request').environment;
    expect(approvalsGate(free, 'deploy').state).toBe('open');
    expect(approvalsGate(free, 'deploy', [open]).state).toBe('waiting');
  });
});
