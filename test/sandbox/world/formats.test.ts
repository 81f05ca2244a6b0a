import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAnswers } from '../../../src/sandbox/world/git/object-answers.ts';
import { isNewEnough, requireGit } from '../../../src/sandbox/world/git/process.ts';
import { isNewName, isRefName } from '../../../src/sandbox/world/git/ref-name.ts';
import { formatTree, parseTree } from '../../../src/sandbox/world/git/tree-format.ts';
import { openTestWorld, cleanUp } from './support.ts';

afterEach(cleanUp);

describe('isNewName', () => {
  it.each([
    ['refs/heads/main', true],
    ['refs/heads/a/-b', true],
    [`refs/heads/x/${'a'.repeat(40)}`, true],
    [`refs/heads/${'a'.repeat(39)}`, true],
    [`refs/heads/${'a'.repeat(40)}`, false],
    [`refs/tags/${'0'.repeat(40)}`, false],
    ['refs/heads/-x', false],
    ['refs/heads/refs/heads/main', false],
    ['refs/heads/refs', true],
    ['refs/heads/a/refs/b', true],
    ['refs/refs/heads/main', false],
    ['refs/remotes/refs/heads/main', false],
    ['refs/tags/--all', false],
    ['refs/heads/a..b', false],
  ])('of %s is %s', (ref, allowed) => {
    expect(isNewName(ref)).toBe(allowed);
  });
});

describe('isRefName', () => {
  it.each([
    'refs/heads/main',
    'refs/heads/a/b-c_d.e',
    'refs/heads/-x',
    'refs/heads/@x',
    'refs/heads/ü',
    'refs/heads/a@b',
    'refs/tags/v1.0',
    'refs/heads/a..b',
    'refs/heads/.a',
    'refs/heads/a/.b',
    'refs/heads/a.',
    'refs/heads/a.lock',
    'refs/heads/a.lock/b',
    'refs/heads/a//b',
    'refs/heads/a/',
    'refs/heads/a b',
    'refs/heads/a~b',
    'refs/heads/a^b',
    'refs/heads/a:b',
    'refs/heads/a?b',
    'refs/heads/a*b',
    'refs/heads/a[b',
    'refs/heads/a\\b',
    'refs/heads/a@{b',
    'refs/heads/a\nb',
    'refs/heads/a\u007fb',
  ])('agrees with git on %j', (ref) => {
    expect(isRefName(ref)).toBe(gitAllows(ref));
  });

  it.each(['main', 'refs/heads', 'refs/', '', 'heads/main/x', '/refs/heads/x'])(
    'takes %j for no full name',
    (ref) => {
      expect(isRefName(ref)).toBe(false);
    },
  );
});

function gitAllows(ref: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', ref], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('git itself', () => {
  it.each([
    ['git version 2.38.0', true],
    ['git version 2.39.5 (Apple Git-154)', true],
    ['git version 3.0.0.windows.1', true],
    ['git version 2.37.9', false],
    ['git version 1.99.0', false],
    ['something else', false],
  ])('%j is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });

  it('is asked for, with what to do, where there is none', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      await expect(requireGit()).rejects.toThrow(
        'git was not found. The sandbox keeps its repositories in git: install',
      );
      await expect(openTestWorld()).rejects.toThrow('git was not found');
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('trees', () => {
  it('are read as they were written', () => {
    const name = fc.string({ minLength: 1, unit: 'binary-ascii' }).filter((text) => !/[/\0]/.test(text));
    const entry = fc.record({
      mode: fc.constantFrom('100644', '100755', '120000', '160000', '40000'),
      name,
      sha: fc.stringMatching(/^[0-9a-f]{40}$/),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: (one) => one.name, maxLength: 8 }), (entries) => {
        const read = parseTree(formatTree(entries));
        expect(read.toSorted(byName)).toEqual(entries.toSorted(byName));
        expect(formatTree(read)).toEqual(formatTree(entries));
      }),
    );
  });
});

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

describe('what cat-file answers', () => {
  const sha = 'a'.repeat(40);

  it('is understood however it is cut into chunks', () => {
    const output = Buffer.from(
      `${sha} blob 12\nline\nmissing\n` + `odd\nname missing\n${sha} tree 0\n\n${sha} blob 3\n`,
    );
    fc.assert(
      fc.property(fc.array(fc.nat(output.length), { maxLength: 6 }), (cuts) => {
        const answers = createAnswers();
        const questions = [
          { command: 'contents', expression: 'one' },
          { command: 'info', expression: 'odd\nname' },
          { command: 'contents', expression: 'three' },
          { command: 'info', expression: 'four' },
        ] as const;
        const found: unknown[] = [];
        const edges = [0, ...cuts.toSorted((a, b) => a - b), output.length];
        for (const [index, end] of edges.entries()) {
          answers.receive(output.subarray(edges[index - 1] ?? 0, end));
          for (
            let question = questions[found.length];
            question !== undefined;
            question = questions[found.length]
          ) {
            const answer = answers.next(question);
            if (answer === 'partial') break;
            found.push(
              answer === 'unreadable'
                ? answer
                : answer.found && [answer.found.type, answer.found.bytes.toString()],
            );
          }
        }
        expect(found).toEqual([['blob', 'line\nmissing'], null, ['tree', ''], ['blob', '']]);
      }),
    );
  });

  it('is called unreadable where it is none of that', () => {
    const answers = createAnswers();
    answers.receive(Buffer.from('fatal: what\n'));
    expect(answers.next({ command: 'info', expression: 'main' })).toBe('unreadable');
  });
});
