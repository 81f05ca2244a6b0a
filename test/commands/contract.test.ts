import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commands, commandSpecs } from '../../src/commands/index.ts';

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

describe.each(commandSpecs.map(({ name }) => name))('/%s', (name) => {
  it.each([`src/commands/${name}.ts`, `test/commands/${name}.test.ts`])('has %s', (path) => {
    expect(existsSync(at(path))).toBe(true);
  });

  it('is told in docs/commands.md and in an end-to-end test', () => {
    expect(readFileSync(at('docs/commands.md'), 'utf8')).toContain(`/${name}`);
    const stories = ['commands', 'deploy', 'deploy-pull'].map((story) =>
      readFileSync(at(`test/e2e/${story}.test.ts`), 'utf8'),
    );
    expect(stories.join('\n')).toContain(`/${name}`);
  });

  it('says what it does, and shows how', () => {
    const spec = commandSpecs.find((one) => one.name === name);
    expect(spec?.summary).toMatch(/\.$/);
    expect(spec?.examples.length).toBeGreaterThan(0);
    for (const example of spec?.examples ?? []) expect(example.startsWith(`/${name}`)).toBe(true);
  });
});

it('no two commands have one name', () => {
  expect(new Set(commandSpecs.map(({ name }) => name)).size).toBe(commands.length);
});
