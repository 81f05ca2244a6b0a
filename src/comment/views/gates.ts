import type { GateId } from '../../core/gates/types.ts';

/** What readers call a gate. */
export const gateNames: Readonly<Record<GateId, string>> = {
  access: 'Who may',
  source: 'Branch',
  comment: 'Comment',
  checks: 'Checks',
  lock: 'Lock',
  freeze: 'Freeze',
  order: 'Order',
  withdrawn: 'Rolled back',
  rollback: 'Waiting rollback',
  image: 'Image',
  manifests: 'Manifests',
  approvals: 'Approvals',
};
