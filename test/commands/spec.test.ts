import { describe, expect, it } from '@jest/globals';
import { parseComment } from '../../src/commands/parse.ts';
import { helpOf, usage } from '../../src/commands/spec.ts';
import { deploySpec, diffSpec, helpSpec, historySpec, rollbackSpec } from '../../src/commands/specs.ts';
import { isProblem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';

const specs = [deploySpec, diffSpec, historySpec, rollbackSpec, helpSpec];

describe('usage', () => {
  it.each([
    [
      deploySpec,
      '/deploy <environment> [service…] [--tag TAG] [--dry-run] [--reason "TEXT"] [--override "REASON"] [--again]',
    ],
    [diffSpec, '/diff <environment> [service…] [--tag TAG]'],
    [historySpec, '/history <environment> [service] [--limit NUMBER]'],
    [
      rollbackSpec,
      '/rollback <environment> [service…] [--to-revision NUMBER] [--to NAME] [--include-manual] [--dry-run] [--reason "TEXT"] [--override "REASON"]',
    ],
    [helpSpec, '/help [command]'],
  ])('of $name', (spec, line) => {
    expect(usage(spec)).toBe(line);
  });
});

describe.each(specs)('the spec of $name', (spec) => {
  it.each(spec.examples)('has an example that parses: %s', (example) => {
    expect(parseComment(example, specs)).toMatchObject({ kind: 'command', name: spec.name });
  });

  it('names each argument and flag once, and can be read without guessing', () => {
    const names = [...spec.positionals, ...spec.flags].map(({ name }) => name);
    expect(new Set([...names, 'help']).size).toBe(names.length + 1);
    expect(spec.positionals.slice(0, -1).some(({ repeated }) => repeated)).toBe(false);
    const optional = spec.positionals.findIndex(({ required }) => !required);
    if (optional >= 0) expect(spec.positionals.slice(optional).some(({ required }) => required)).toBe(false);
    expect(spec.summary).toMatch(/^[A-Z].*\.$/);
  });
});

describe('helpOf', () => {
  it('lists all commands in their order', () => {
    const help = helpOf(specs);
    expect('commands' in help && help.commands.map(({ name }) => name)).toEqual(
      specs.map(({ name }) => name),
    );
  });

  it.each(['rollback', '/rollback'])('explains %s, and that it has --help', (name) => {
    expect(helpOf(specs, name)).toMatchObject({
      commands: [
        {
          name: 'rollback',
          arguments: [{ name: 'environment' }, { name: 'service' }],
          flags: [
            { usage: '--to-revision NUMBER' },
            { usage: '--to NAME' },
            { usage: '--include-manual' },
            { usage: '--dry-run' },
            { usage: '--reason "TEXT"' },
            { usage: '--override "REASON"' },
            { usage: '--help' },
          ],
        },
      ],
    });
  });

  it('refuses what is no command', () => {
    const help = helpOf(specs, 'rolback');
    expect(isProblem(help) && help.reasons.map(toPlain).join()).toContain('Did you mean rollback?');
  });
});
