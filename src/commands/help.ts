import { isProblem } from '../core/problem.ts';
import type { StandaloneCommand } from './command.ts';
import { helpOf } from './spec.ts';
import { helpSpec } from './specs.ts';

export const help: StandaloneCommand = {
  kind: 'standalone',
  spec: helpSpec,
  answer: (parsed, specs) => {
    const described = helpOf(specs, parsed.text('command'));
    return isProblem(described) ? described : { kind: 'help', ...described };
  },
};
