import { describe, expect, it } from '@jest/globals';
import { help } from '../../src/commands/help.ts';
import { commandSpecs } from '../../src/commands/index.ts';
import { parsed } from './snapshot.ts';

describe('/help', () => {
  it('lists the registry, in its order', () => {
    const outcome = help.answer(parsed('/help'), commandSpecs);
    expect(outcome).toMatchObject({ kind: 'help', commands: commandSpecs.map(({ name }) => ({ name })) });
  });

  it('explains one command, with or without its slash', () => {
    for (const line of ['/help deploy', '/help /deploy']) {
      expect(help.answer(parsed(line), commandSpecs)).toMatchObject({ commands: [{ name: 'deploy' }] });
    }
  });

  it('refuses one that there is not', () => {
    expect(help.answer(parsed('/help deplyo'), commandSpecs)).toMatchObject({ code: 'unknown-command' });
  });
});
