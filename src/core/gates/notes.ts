import type { Change } from '../outcome.ts';
import { code, type Text, text } from '../text.ts';

/** What a reply says of the gates that would hold a change up, and of those that were opened by a word. */
export function gateNotes({
  gates = [],
  overrides = [],
}: Pick<Change, 'gates' | 'overrides'>): readonly Text[] {
  return [
    ...gates.map(({ id, state, finding, problem }) =>
      state === 'shut'
        ? text`This would be refused (${code(id)}): ${finding} ${problem?.remedy ?? ''}`
        : finding,
    ),
    ...overrides.map(({ gate, reason }) => text`Overridden: ${code(gate)}: ${reason}`),
  ];
}
