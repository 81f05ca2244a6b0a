import { expect, it } from '@jest/globals';
import { deploySpec, rollbackSpec } from '../../../src/commands/specs.ts';
import { createProgram } from '../../../src/entry/cli/program.ts';

const own = ['--break-glass', '--format', '--json', '--push', '--repo'];

it.each([rollbackSpec, deploySpec])(
  'slipway $name takes what the comment takes, and what a clone needs',
  (spec) => {
    const command = createProgram().commands.find((one) => one.name() === spec.name);
    const taken = command?.options.map(({ long }) => long ?? '') ?? [];
    expect(taken.toSorted()).toEqual([...spec.flags.map(({ name }) => `--${name}`), ...own].toSorted());
    const words = command?.registeredArguments.map((one) => [one.name(), one.required, one.variadic]);
    expect(words).toEqual(spec.positionals.map(({ name, required, repeated }) => [name, required, repeated]));
  },
);
