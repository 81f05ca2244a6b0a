import { defineScalarTag, dump, intYaml11Tag, YAML11_SCHEMA } from 'js-yaml';
import { mask, Masked, redact, type RedactedValue } from '../redact.ts';
import { toPlain } from '../text.ts';
import { visible } from '../visible.ts';
import type { Render, WholeFile } from './types.ts';

/** A render for people and programs, its secrets masked. */
export interface ShownRender {
  readonly documents: readonly { readonly file: string; readonly manifest: unknown }[];
  /** What is no manifest, or cannot be read as one. */
  readonly files: readonly { readonly path: string; readonly bytes?: number; readonly problem?: string }[];
  readonly warnings: readonly string[];
}

export function showRender({ documents, files, warnings }: Render): ShownRender {
  return {
    documents: documents.map(({ file, value }) => ({ file, manifest: shown(redact(value), String) })),
    files: files.map(showFile),
    warnings,
  };
}

/** The same as a stream of YAML, which kubectl could read, were nothing masked. */
export function renderYaml(render: Render): string {
  const { files, warnings } = showRender(render);
  const notes = [
    ...warnings.map((warning) => `# Warning: ${visible(warning)}\n`),
    ...files.map(
      ({ path, problem }) =>
        `# Not a manifest: ${visible(path)}${problem === undefined ? '' : ` (${visible(problem)})`}\n`,
    ),
  ];
  const manifests = render.documents.map(({ file, value }) => {
    const manifest = dump(
      shown(redact(value), (integer) => integer),
      { schema, noRefs: true, lineWidth: -1 },
    );
    return `---\n# Source: ${visible(file)}\n${manifest}`;
  });
  return [...notes, ...manifests].join('');
}

/** Integers beyond 2^53 are numbers, too. */
const bigIntegers = defineScalarTag('tag:yaml.org,2002:int', {
  ...intYaml11Tag,
  identify: (value: unknown) => typeof value === 'bigint' || intYaml11Tag.identify(value),
  represent: String,
});
const schema = YAML11_SCHEMA.withTags([bigIntegers]);

function shown(value: RedactedValue, ofBigint: (value: bigint) => unknown): unknown {
  if (value instanceof Masked) return mask;
  if (typeof value === 'bigint') return ofBigint(value);
  if (Array.isArray(value)) return value.map((item: RedactedValue) => shown(item, ofBigint));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, RedactedValue]) => [key, shown(item, ofBigint)]),
  );
}

function showFile({ path, content, secret, problem }: WholeFile): ShownRender['files'][number] {
  return {
    path,
    ...(content instanceof Uint8Array && !secret ? { bytes: content.length } : {}),
    ...(problem === null ? {} : { problem: toPlain(problem.title) }),
  };
}
