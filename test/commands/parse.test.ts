import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandWord, parseComment, ParsedCommand } from '../../src/commands/parse.ts';
import { deploySpec, diffSpec, helpSpec, historySpec, rollbackSpec } from '../../src/commands/specs.ts';
import { limits } from '../../src/core/limits.ts';
import { isProblem, type Problem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';

const specs = [deploySpec, diffSpec, historySpec, rollbackSpec, helpSpec];

function parsed(body: string): ParsedCommand {
  const result = parseComment(body, specs);
  if (result instanceof ParsedCommand) return result;
  throw new Error(`no command: ${JSON.stringify(result)}`);
}

function refused(body: string): Problem {
  const result = parseComment(body, specs);
  if (!isProblem(result)) throw new Error(`no problem: ${JSON.stringify(result)}`);
  return result;
}

const told = ({ title, reasons, remedy }: Problem): string =>
  [title, ...reasons, remedy].map(toPlain).join('\n');

describe('parseComment reads', () => {
  it.each<[string, Record<string, string[]>]>([
    ['/deploy staging', { environment: ['staging'] }],
    ['/deploy staging  \t', { environment: ['staging'] }],
    ['/deploy staging\r\nthanks --tag x', { environment: ['staging'] }],
    ['/deploy staging\rx', { environment: ['staging'] }],
    ['/deploy\tstaging api web api', { environment: ['staging'], service: ['api', 'web'] }],
    ['/deploy --tag 1.20 staging', { environment: ['staging'], tag: ['1.20'] }],
    ['/deploy staging --tag=a=b', { environment: ['staging'], tag: ['a=b'] }],
    ['/deploy staging --dry-run api', { environment: ['staging'], service: ['api'], 'dry-run': [] }],
    ['/deploy staging —dry-run', { environment: ['staging'], 'dry-run': [] }],
    ['/deploy "staging"', { environment: ['staging'] }],
    ['/deploy staging --reason "a  b"', { environment: ['staging'], reason: ['a  b'] }],
    ['/deploy staging --reason="a b" api', { environment: ['staging'], service: ['api'], reason: ['a b'] }],
    ['/deploy staging --reason \'say "hi"\'', { environment: ['staging'], reason: ['say "hi"'] }],
    ['/deploy staging --reason “don’t wait”', { environment: ['staging'], reason: ['don’t wait'] }],
    ['/deploy staging –reason ‘a b’', { environment: ['staging'], reason: ['a b'] }],
    [
      '/deploy staging --reason "say \\"hi\\" \\\\ \\n"',
      { environment: ['staging'], reason: ['say "hi" \\ \\n'] },
    ],
    ['/deploy staging --reason "--help"', { environment: ['staging'], reason: ['--help'] }],
    ["/deploy staging --reason don't", { environment: ['staging'], reason: ["don't"] }],
    ['/help', {}],
  ])('%j', (body, values) => {
    const command = parsed(body);
    const names = ['environment', 'service', 'tag', 'dry-run', 'reason'].filter((name) => command.has(name));
    expect(Object.fromEntries(names.map((name) => [name, command.list(name)]))).toEqual(values);
    expect(command.help).toBe(false);
  });

  it.each(['/deploy --help', '/deploy --help --nonsense --tag', '/deploy staging x —help'])(
    '%j as a call for help',
    (body) => {
      const command = parsed(body);
      expect(command).toMatchObject({ kind: 'command', name: 'deploy', help: true });
      expect(command.has('environment')).toBe(false);
    },
  );

  it('hands out its values by name', () => {
    const command = parsed('/deploy staging api web --tag 1 --dry-run');
    expect(command.required('environment')).toBe('staging');
    expect(command.text('tag')).toBe('1');
    expect(command.text('reason')).toBeNull();
    expect(command.list('service')).toEqual(['api', 'web']);
    expect(parsed('/deploy staging').list('service')).toEqual([]);
    expect(command.has('dry-run')).toBe(true);
    expect(command.has('reason')).toBe(false);
    expect(() => command.required('reason')).toThrow('/deploy does not require reason');
  });
});

describe('parseComment takes for no command', () => {
  it.each([
    '',
    '/',
    '//deploy staging',
    '/ deploy staging',
    'deploy staging',
    'please /deploy staging',
    ' /deploy staging',
    '    /deploy staging',
    '\t/deploy staging',
    '\n/deploy staging',
    '\r\n/deploy staging',
    '> /deploy staging',
    '```\n/deploy staging\n```',
    '`/deploy staging`',
    '<!-- \n/deploy staging -->',
    '/deployfoo staging',
    '/deploy/foo',
    '/deploy. staging',
    '/deploy2 staging',
    '/depl0y staging',
    '/lgtm',
    '/hold',
    '/test all',
    '/approve',
    '/close',
    '/retest',
    '/constructor',
  ])('%j', (body) => {
    expect(parseComment(body, specs)).toBeNull();
  });
});

describe('parseComment refuses', () => {
  it.each([
    ['/deplyo staging', 'unknown-command', 'Did you mean deploy?'],
    ['/Deploy staging', 'unknown-command', 'Did you mean deploy?'],
    ['/rolback staging', 'unknown-command', 'Did you mean rollback?'],
    ['/dif', 'unknown-command', '/deploy, /diff, /history, /rollback and /help'],
    ['/deploy', 'missing-argument', '/deploy needs an environment.'],
    ['/deploy --tag staging', 'missing-argument', '/deploy <environment> [service…] [--tag TAG]'],
    ['/history staging api web', 'excess-argument', 'web is one argument too many'],
    ['/help deploy now', 'excess-argument', '/help takes 1 at the most'],
    ['/deploy staging --tga 1', 'unknown-flag', 'Did you mean --tag?'],
    ['/deploy staging --', 'unknown-flag', '/deploy has no flag --.'],
    ['/deploy staging — please', 'unknown-flag', '/deploy has no flag --.'],
    ['/deploy staging --Tag 1', 'unknown-flag', 'Did you mean --tag?'],
    [
      '/deploy staging --__proto__',
      'unknown-flag',
      'Its flags are --tag, --dry-run, --reason, --override, --again and --help.',
    ],
    ['/deploy staging --tag"x"', 'unknown-flag', '--tag"x"'],
    ['/rollback staging --tag 1', 'unknown-flag', '/rollback has no flag --tag.'],
    ['/deploy staging --tag', 'flag-without-value', '--tag needs a value.'],
    ['/deploy staging --tag=', 'flag-without-value', '--tag needs a value.'],
    ['/deploy staging --tag= 1', 'flag-without-value', '--tag needs a value.'],
    ['/deploy staging --tag ""', 'flag-without-value', '--tag needs a value.'],
    ['/deploy staging --reason "  "', 'flag-without-value', '--reason needs a value.'],
    ['/deploy staging --tag --dry-run', 'flag-without-value', '--tag needs a value.'],
    ['/deploy staging --dry-run=false', 'flag-takes-no-value', 'It was given false.'],
    ['/deploy staging --tag 1 --tag=2', 'repeated-flag', '--tag is there more than once.'],
    ['/deploy staging --dry-run --dry-run', 'repeated-flag', '--dry-run is there more than once.'],
    ['/deploy staging --reason "a', 'command-unreadable', 'At character 26: " is not closed.'],
    ['/deploy staging --reason="a', 'command-unreadable', 'At character 26: " is not closed.'],
    [
      "/deploy staging --reason 'it's",
      'command-unreadable',
      "At character 30: a blank must follow the closing '.",
    ],
    ['/deploy "staging\r\n"', 'command-unreadable', 'At character 9: " is not closed.'],
  ])('%j', (body, problemCode, words) => {
    const problem = refused(body);
    expect(problem.code).toBe(problemCode);
    expect(told(problem)).toContain(words);
  });

  it('a line beyond the limit, and not one at the limit', () => {
    const line = (length: number): string => '/deploy '.padEnd(length, 'x');
    expect(parsed(line(limits.commandCharacters)).name).toBe('deploy');
    expect(parsed(`${line(limits.commandCharacters)}   \r\n${'y'.repeat(5000)}`).name).toBe('deploy');
    expect(refused(line(limits.commandCharacters + 1)).code).toBe('command-too-long');
    expect(parseComment(`/other ${'x'.repeat(5000)}`, specs)).toBeNull();
  });
});

describe('parseComment on any text', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          '/deploy',
          ' ',
          '\t',
          '--',
          '—',
          '=',
          '"',
          "'",
          '“',
          '’',
          '\\',
          '\r',
          '\n',
          'tag',
          'a',
        ),
      )
      .map((parts) => parts.join('')),
  );

  it('never throws, and reads the first line only', () => {
    fc.assert(
      fc.property(hostile, hostile, (body, more) => {
        const line = /^[^\r\n]*/.exec(body)?.[0] ?? '';
        expect(parseComment(`${line}\r\n${more}`, specs)).toEqual(parseComment(line, specs));
      }),
    );
  });

  it('gives back any one-line reason that is quoted', () => {
    const reason = fc
      .string({ unit: 'grapheme', maxLength: 200 })
      .filter((text) => !/[\r\n]/.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(reason, (text) => {
        const quoted = text.replaceAll(/[\\"“”„'‘’]/g, '\\$&');
        expect(parsed(`/deploy staging --reason "${quoted}"`).text('reason')).toBe(text);
      }),
    );
  });
});

describe('commandWord', () => {
  it.each([
    ['/deploy staging', 'deploy'],
    ['/lgtm\r\n', 'lgtm'],
    ['/Deploy', 'Deploy'],
    ['/a/b', null],
    ['> /deploy', null],
  ])('%j', (body, word) => {
    expect(commandWord(body)).toBe(word);
  });
});
