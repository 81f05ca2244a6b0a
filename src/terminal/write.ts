import { headlineOf } from '../core/headline.ts';
import type { Help, Outcome } from '../core/outcome.ts';
import type { Problem } from '../core/problem.ts';
import { visible } from '../core/visible.ts';
import { changeSections, label, restartSections, rollbackSections, type Sections } from './changes.ts';
import { historySections } from './history.ts';
import { painter, plainLine, type TerminalOptions, wrap } from './style.ts';

const signs: Readonly<Record<Outcome['kind'], string>> = {
  deployed: '✓ ',
  restarted: '✓ ',
  'rolled-back': '↩ ',
  planned: '',
  'restart-planned': '',
  'rollback-planned': '',
  proposed: '',
  'proposal-ended': '',
  cancelled: '',
  unchanged: '',
  explained: '',
  history: '',
  locked: '',
  unlocked: '',
  'locks-ended': '',
  reversed: '↩ ',
  'rollback-offered': '↩ ',
  help: '',
  problem: '✗ ',
  progress: '… ',
  edited: '',
};

/** An outcome for a terminal: the headline, then what there is to it; prose wrapped, nothing hidden. */
export function writeTerminal(outcome: Outcome, options: TerminalOptions): string {
  const paint = painter(options.colour);
  const headline = wrap(`${signs[outcome.kind]}${plainLine(headlineOf(outcome))}`, options.width);
  const sections = sectionsOf(outcome, options).filter((section) => section !== '');
  return `${[paint('bold', headline), ...sections].join('\n\n')}\n`;
}

function sectionsOf(outcome: Outcome, options: TerminalOptions): Sections {
  switch (outcome.kind) {
    case 'deployed':
      return changeSections(outcome, outcome, options);
    case 'planned':
      return changeSections(outcome, null, options);
    case 'restarted':
      return restartSections(outcome, outcome, options);
    case 'restart-planned':
      return restartSections(outcome, null, options);
    case 'rolled-back':
      return rollbackSections(outcome, outcome, options);
    case 'rollback-planned':
      return rollbackSections(outcome, null, options);
    case 'history':
      return historySections(outcome, options);
    case 'help':
      return helpSections(outcome, options);
    case 'problem':
      return problemSections(outcome.problem, options);
    case 'proposed':
    case 'proposal-ended':
    case 'cancelled':
    case 'explained':
    case 'unchanged':
    case 'locked':
    case 'unlocked':
    case 'locks-ended':
    case 'reversed':
    case 'rollback-offered':
    case 'progress':
    case 'edited':
      return [];
  }
}

function helpSections({ commands }: Help, { width }: TerminalOptions): Sections {
  const [only, ...others] = commands;
  if (only === undefined || others.length > 0) {
    return commands.map(
      ({ usage, summary }) => `${visible(usage)}\n${wrap(`  ${visible(summary)}`, width, '  ')}`,
    );
  }
  const table = [
    ...only.arguments.map(({ name, text }) => [name, text]),
    ...only.flags.map(({ usage, text }) => [usage, text]),
  ].map(([name = '', text = '']) => wrap(`${label(name, '')} ${visible(text)}`, width, ' '.repeat(4)));
  const examples = only.examples.map((example) => `  ${visible(example)}`);
  return [
    wrap(visible(only.summary), width),
    table.join('\n'),
    examples.length === 0 ? '' : ['For example:', ...examples].join('\n'),
  ];
}

function problemSections(
  { reasons, remedy, retryable, code }: Problem,
  { width }: TerminalOptions,
): Sections {
  const again = retryable ? ' The same command may succeed later, unchanged.' : '';
  return [
    reasons.map((reason) => wrap(`- ${plainLine(reason)}`, width, '  ')).join('\n'),
    wrap(`What to do: ${plainLine(remedy)}${again}`, width),
    `(${visible(code)})`,
  ];
}
