import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { answerOf, gitIn, quoted } from '../../../src/edge/local/run.ts';
import { temporary } from '../../support/clone.ts';

async function failure(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('why git failed', () => {
  it('is told in its own words, on one line', async () => {
    const error = await failure(gitIn(temporary())(['log', 'HEAD']));
    expect(answerOf(error)).toMatch(/^fatal: not a git repository/);
    expect(answerOf({ stderr: 'error: one\nhint: two\n' })).toBe('error: one hint: two');
  });

  it('is told in those of the system where git did not come to speak', async () => {
    expect(answerOf(await failure(gitIn('a\0b')(['log'])))).toContain('null bytes');
    expect(answerOf(new Error('spawn git ENOENT'))).toBe('spawn git ENOENT');
    expect(answerOf('gone')).toBe('gone');
  });

  it('is not told of a fault of the program’s own', () => {
    const fault = new TypeError('Map.groupBy is not a function');
    expect(() => answerOf(fault)).toThrow(fault);
  });
});

describe('a word of a command line', () => {
  it.each(['origin', '/srv/my env', "it's", '$HOME', '-C', 'a\nb', ''])(
    'is what a shell takes for it: %j',
    (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
    },
  );
});
