import type { GateId } from '../../core/gates/types.ts';
import type { Change } from '../../core/outcome.ts';
import { code, type Text, text } from '../../core/text.ts';

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
  image: 'Image',
  manifests: 'Manifests',
  approvals: 'Approvals',
};

/** What a reply says of the gates that would hold a change up, and of those that were opened by a word. */
export function gateNotes({
  gates = [],
  overrides = [],
}: Pick<Change, 'gates' | 'overrides'>): readonly Text[] {
  return [
    ...gates.map(({ id, state, finding, problem }) =>
      state === 'shut'
        ? text`A deploy would be refused (${code(id)}): ${finding} ${problem?.remedy ?? ''}`
        : finding,
    ),
    ...overrides.map(({ gate, reason }) => text`Overridden: ${code(gate)}: ${reason}`),
  ];
}
