import { describe, expect, it } from '@jest/globals';
import { commandsInClone, problemInClone } from '../../../src/core/clone/told.ts';
import { problem } from '../../../src/core/problem.ts';
import { outOfOrder } from '../../../src/core/problems/gates.ts';
import { undoesPeople } from '../../../src/core/problems/rollback.ts';
import { twoWaysBack } from '../../../src/core/problems/rollback-target.ts';
import { registryUnavailable } from '../../../src/core/problems/registry.ts';
import { code, link, type Text, text, toPlain } from '../../../src/core/text.ts';
import { createProgram } from '../../../src/entry/cli/program.ts';

const said = (remedy: Text): string =>
  toPlain(problemInClone(problem({ code: 'x', title: text`x`, remedy })).remedy);

describe('a problem in a clone', () => {
  it('names commands as they are typed there', () => {
    expect(said(text`See ${code('/history staging storefront')}, then ${code('/rollback staging')}.`)).toBe(
      'See slipway history staging storefront, then slipway rollback staging.',
    );
    const told = problemInClone(undoesPeople({ service: 'storefront', environment: 'staging', commits: [] }));
    expect(toPlain(told.remedy)).toBe(
      'Where they shall go, too, run it again with --include-manual. Where they shall stay, step back with slipway rollback staging storefront: that takes out deploys alone.',
    );
  });

  it('asks for no comment where the command line serves', () => {
    expect(toPlain(problemInClone(twoWaysBack()).remedy)).toBe('Run it again with one of them.');
    const away = registryUnavailable('registry.example.com', text`It is down.`);
    expect(toPlain(problemInClone(away).remedy)).toMatch(/^Run it again in a minute\./);
  });

  it('has the commands that it names run, and the others commented', () => {
    const order = outOfOrder('production', 'staging', [], '/deploy staging storefront');
    expect(toPlain(problemInClone(order).remedy)).toMatch(
      /^Run slipway deploy staging storefront first, or \/promote staging production for/u,
    );
    expect(said(text`To go back, comment ${code('/rollback staging')}.`)).toBe(
      'To go back, run slipway rollback staging.',
    );
    expect(said(text`Comment ${code('/lock')}.`)).toBe('Comment /lock.');
  });

  it('leaves what only a comment can do, and what is no command', () => {
    for (const value of ['/explain staging', '/unlock', '/deployment', '/rollbacks x', 'a/deploy b', '/'])
      expect(said(text`${code(value)}`)).toBe(value);
    expect(said(text`${link('/deploy staging', 'https://example.com')}`)).toBe('/deploy staging');
    expect(said(text`${'a comment against it'}`)).toBe('a comment against it');
  });

  it('names commands that the command line has', () => {
    const names = createProgram().commands.map((command) => command.name());
    expect(names).toEqual(expect.arrayContaining([...commandsInClone]));
  });
});
