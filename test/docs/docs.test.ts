import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { commandSpecs } from '../../src/commands/index.ts';
import { helpFlag, usage } from '../../src/commands/spec.ts';
import { jsonSchemas } from '../../src/core/config/jsonSchema.ts';
import { parseApplicationConfig, parseConfig } from '../../src/core/config/parse.ts';
import { effectRules } from '../../src/core/effects/index.ts';
import { limits } from '../../src/core/limits.ts';
import { variablesOf } from '../../src/core/template.ts';
import { createProgram } from '../../src/entry/cli/program.ts';
import { readManifest } from '../../src/entry/manifest.ts';
import { page, pages, read, root } from './markdown.ts';

const unique = (values: Iterable<string>): readonly string[] => [...new Set(values)].toSorted();
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);

describe('docs/problems.md', () => {
  const files = readdirSync(new URL('src/core/problems/', root)).map((name) =>
    read(`src/core/problems/${name}`),
  );
  /** `problem({ code: '…'`, and `misused(command, '…'` of command.ts. */
  const codes = files.map((text) => [
    ...matches(text, /\bcode: '([a-z0-9-]+)'/g),
    ...matches(text, /\bmisused\(\s*command,\s*'([a-z0-9-]+)'/g),
  ]);
  const headings = page('docs/problems.md')
    .headings.filter(({ level }) => level === 2)
    .map(({ text }) => text);

  it('is held to every place that makes a problem', () => {
    for (const [index, text] of files.entries()) {
      const made = matches(text, /((?:return|=>) (?:problem|misused)\()/g);
      // That one hands on the codes of its callers.
      const helper = text.includes('function misused(') ? 1 : 0;
      expect(codes[index]).toHaveLength(made.length - helper);
    }
  });

  it('has an entry for each code, and none besides, in the order of the alphabet', () => {
    expect(headings).toEqual(unique(codes.flat()));
  });
});

describe('docs/effects.md', () => {
  const { headings, code } = page('docs/effects.md');
  const source = read('docs/effects.md');

  it('has an entry for each rule, in the order of the registry, and none besides', () => {
    const entries = headings.filter(({ level }) => level === 3).map(({ text }) => text);
    expect(entries).toEqual(effectRules.map(({ id }) => id));
  });

  it.each(effectRules)(
    'says of $id how grave it is, what it sees, and what to do',
    ({ id, severity, summary }) => {
      const [entry = ''] = (source.split(`\n### ${id}\n`)[1] ?? '').split('\n#');
      expect(entry.trim().startsWith(`_${severity}._ ${summary}\n\n**What to do:** `)).toBe(true);
    },
  );

  it('names no rule that there is not', () => {
    const named = code.flatMap((line) => matches(line, /\b([a-z]+(?:-[a-z]+)*): (?:block|warn|info|off)\b/g));
    expect(named).toContain('immutable-job');
    expect(named.filter((id) => !effectRules.some((rule) => rule.id === id))).toEqual([]);
  });
});

describe('docs/commands.md', () => {
  const { headings, code, text } = page('docs/commands.md');

  it('has a chapter for each command, and for no other', () => {
    const chapters = headings.map((heading) => heading.text).filter((heading) => heading.startsWith('/'));
    expect(unique(chapters)).toEqual(unique(commandSpecs.map(({ name }) => `/${name}`)));
  });

  it('names no command that there is not', () => {
    const slips = ['/deployfoo', '/deply', '/Deploy'];
    const named = code.flatMap((line) => /^\/[A-Za-z-]+(?=\s|$)/.exec(line)?.[0] ?? []);
    const known = commandSpecs.map(({ name }) => `/${name}`);
    expect(unique(named).filter((name) => !slips.includes(name))).toEqual(unique(known));
  });

  it.each(commandSpecs.map((spec) => [spec.name, spec] as const))('shows how /%s is written', (_, spec) => {
    expect(code).toContain(usage(spec));
    expect(code).toEqual(expect.arrayContaining([...spec.examples]));
  });

  it('names every flag, and no other', () => {
    const flags = commandSpecs.flatMap((spec) => [...spec.flags, helpFlag]).map(({ name }) => `--${name}`);
    expect(unique(matches(text, /(--[a-z][a-z-]*)/g))).toEqual(unique(flags));
  });
});

describe('docs/configuration.md', () => {
  const { code, text } = page('docs/configuration.md');

  it('names every key of the JSON Schemas', () => {
    const named = new Set(code.flatMap((span) => span.split(/[^A-Za-z]+/)));
    // docs/effects.md has the rules of effects.
    const rules = new Set(effectRules.map(({ id }) => id));
    const keys = [...jsonSchemas().values()].flatMap(keysOf).filter((key) => !rules.has(key));
    expect(keys).toContain('podAnnotations');
    expect(unique(keys).filter((key) => !named.has(key))).toEqual([]);
  });

  it('says of each template variable where it may stand', () => {
    const kinds = ['path', 'chart', 'version', 'tag'] as const;
    const rows = matches(text, /^\| (`[A-Za-z]+`.*)$/gm).map((row) =>
      row.split('|').map((cell) => cell.trim()),
    );
    for (const variable of unique(kinds.flatMap((kind) => [...variablesOf[kind]]))) {
      const row = rows.find(
        (cells) =>
          cells[0] === `\`${variable}\`` && cells.slice(1, 5).every((cell) => ['yes', ''].includes(cell)),
      );
      const known = kinds.map((kind) => (new Set<string>(variablesOf[kind]).has(variable) ? 'yes' : ''));
      expect([variable, ...(row?.slice(1, 5) ?? [])]).toEqual([variable, ...known]);
    }
  });

  it('names every limit with its value', () => {
    const rows = [...text.matchAll(/^\| `([A-Za-z]+)`\s*\|\s*([\d,]+) \|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(rows.toSorted()).toEqual(
      Object.entries(limits)
        .map(([name, value]) => [name, value.toLocaleString('en-US')])
        .toSorted(),
    );
  });
});

describe('examples of slipway.yaml', () => {
  const blocks = pages.flatMap(({ path, text }) =>
    matches(text, /^```yaml\n(.*?)^```$/gms).map((yaml, index) => [path, index + 1, yaml] as const),
  );

  it.each(blocks.filter(([, , yaml]) => /^(services|environmentRepository):/m.test(yaml)))(
    'in %s are valid: number %i',
    (_path, _number, yaml) => {
      const parse = yaml.includes('services:') ? parseConfig : parseApplicationConfig;
      expect(parse(yaml)).not.toMatchObject({ kind: 'problem' });
    },
  );

  it('are there', () => {
    expect(blocks.filter(([, , yaml]) => yaml.includes('services:')).length).toBeGreaterThan(2);
  });
});

describe('links', () => {
  const links = pages.flatMap(({ path, links: all }) =>
    all.filter((link) => !/^[a-z]+:/.test(link)).map((link) => [path, link] as const),
  );

  it.each(links)('%s: %s leads somewhere', (path, link) => {
    const target = new URL(link, new URL(path, root));
    const file = decodeURI(target.pathname).slice(root.pathname.length);
    expect(existsSync(new URL(file, root))).toBe(true);
    if (target.hash === '') return;
    expect(page(file).headings.map(({ anchor }) => `#${anchor}`)).toContain(decodeURI(target.hash));
  });
});

describe('names of other things', () => {
  const env = read('src/edge/env.ts');
  const variables = unique(matches(env, /(?:^\s+|')([A-Z]+(?:_[A-Z]+)*)(?::|')/gm));

  it.each(['README.md', 'docs/operations.md'])('%s names every environment variable', (path) => {
    expect(variables).toEqual(expect.arrayContaining(['APP_ID', 'PRIVATE_KEY_PATH', 'PORT']));
    expect(variables.filter((name) => !page(path).code.includes(name))).toEqual([]);
  });

  it('every npm script that is mentioned exists', () => {
    const { scripts } = packageSchema();
    const mentioned = pages.flatMap(({ text }) => [
      ...matches(text, /\bnpm run (?:-s )?([a-z][a-z:-]*)/g),
      ...matches(text, /\bnpm (start|test)\b/g),
    ]);
    expect(mentioned).toEqual(expect.arrayContaining(['start', 'test', 'demo']));
    expect(unique(mentioned).filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('docs/cli.md has a chapter for each command, with its options', () => {
    const { commands } = createProgram();
    const { headings, code } = page('docs/cli.md');
    const options = commands.flatMap((command) => command.options.map(({ long }) => long ?? ''));
    expect(headings.map(({ text }) => text)).toEqual(
      expect.arrayContaining(commands.map((command) => command.name())),
    );
    expect(unique(code.flatMap((line) => matches(line, /(?<![\w-])(--[a-z][a-z-]*)/g)))).toEqual(
      unique([...options, '--help']),
    );
  });

  it('the README’s address makes the App of app.yml', () => {
    const address = page('README.md').code.find((line) => line.includes('/settings/apps/new?')) ?? '';
    const { permissions, events } = readManifest();
    const given = [...new URL(address).searchParams];
    const settings = ['name', 'url', 'public', 'webhook_active', 'events[]'];
    expect(Object.fromEntries(given.filter(([name]) => !settings.includes(name)))).toEqual(permissions);
    expect(given.filter(([name]) => name === 'events[]').map(([, event]) => event)).toEqual(events);
  });

  it('docs/security.md says what each permission is for', () => {
    const rows = [...page('docs/security.md').text.matchAll(/^\| `([a-z_]+)`\s*\| (read|write)\s*\|/gm)];
    expect(Object.fromEntries(rows.map(([, name, access]) => [name, access]))).toEqual(
      readManifest().permissions,
    );
  });
});

/** Every key under `properties`, at any depth. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = 'properties' in schema ? (schema.properties ?? {}) : {};
  return [...Object.keys(properties), ...Object.values(schema).flatMap(keysOf)];
}

function packageSchema(): { readonly scripts: readonly string[] } {
  const value: unknown = load(read('package.json'));
  const scripts = typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : null;
  return { scripts: Object.keys(scripts ?? {}) };
}
