import type { Gate } from '../../core/gates/types.ts';
import type { Explanation } from '../../core/outcome.ts';
import { type Draft, lastFirst, type Part } from '../fit.ts';
import { toMarkdown } from '../markdown.ts';
import { listView } from '../remarks.ts';
import { commandBlock } from './changes.ts';
import { gateNames } from './gates.ts';

const signs = { open: '✅', shut: '⛔', waiting: '⏳', overridden: '🔓' } as const;

/** What is to be done comes before what is well already. */
const order: readonly Gate['state'][] = ['shut', 'waiting', 'overridden', 'open'];

/** All gates in one table. */
export function explained({ environment, services, gates, tag }: Explanation): Draft {
  const rows = order.flatMap((state) => gates.filter((gate) => gate.state === state)).map(rowOf);
  const isShut = gates.some(({ state }) => state === 'shut');
  const words = [environment, ...services, ...(tag === null ? [] : ['--tag', tag])];
  return {
    parts: lastFirst(rows),
    view: (kept) => ({
      sign: isShut ? signs.shut : signs.open,
      rows: listView(rows, kept, 'gate'),
      command: isShut ? '' : commandBlock('/deploy', ...words),
    }),
  };
}

function rowOf({ id, state, finding, problem }: Gate): Part {
  const reasons = (problem?.reasons ?? []).map((reason) => toMarkdown(reason, 600));
  const remedy =
    problem === null || state === 'overridden' ? [] : [`**What to do:** ${toMarkdown(problem.remedy, 600)}`];
  const seen = [toMarkdown(finding, 600), ...reasons, ...remedy].join('<br>');
  return { markdown: `| ${signs[state]} | **${gateNames[id]}** | ${seen} |` };
}
