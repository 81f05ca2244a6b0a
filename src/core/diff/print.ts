/**
 * Values as a person reads them: YAML, for display only. Nothing reads it back, so where a string could be
 * taken for something else it is simply quoted.
 */
const ambiguousWords = /^(?:y|n|yes|no|on|off|true|false|null|~)$/iu;
/** Numbers of YAML 1.1 and 1.2, sexagesimal ones and days too. */
const numberLike =
  /^[-+]?(?:\d[\d_]*(?::[0-5]?\d)*(?:\.[\d_]*)?|\.[\d_]+)(?:e[-+]?\d+)?$|^[-+]?0[box][\da-f_]+$|^[-+]?\.(?:inf|nan)$|^\d{4}-\d{1,2}-\d{1,2}$/iu;
const plainScalar = /^[\w./][^\n]*$/u;
const breaksPlain = /: |:$| #|\s$/u;

/** One line for a scalar, an empty list or an empty mapping. */
export function printScalar(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return String(value);
}

/** On one line, as JSON; integers that a number cannot hold as texts. */
export function printJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

/** The lines of a value, lazily: a reader that shows only some does not pay for the rest. */
export function* printLines(value: unknown): Generator<string> {
  if (typeof value === 'string' && value.includes('\n')) {
    yield '|';
    for (const line of textLines(value)) yield `  ${line}`;
  } else if (Array.isArray(value) && value.length > 0) {
    for (const item of value) yield* printItem(item);
  } else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) yield* printEntry(key, item);
  } else {
    yield printScalar(value);
  }
}

/** The lines of a text, without the empty one that a final newline would make. */
export function textLines(value: string): string[] {
  return (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
}

function* printEntry(key: string, value: unknown): Generator<string> {
  const name = printScalar(key);
  const nested = Array.isArray(value) ? value.length > 0 : isMapping(value);
  const lines = printLines(value);
  // A scalar, or the `|` of a block, stands beside its key.
  yield nested ? `${name}:` : `${name}: ${lines.next().value ?? ''}`;
  for (const line of lines) yield Array.isArray(value) || !nested ? line : `  ${line}`;
}

function* printItem(value: unknown): Generator<string> {
  let mark = '- ';
  for (const line of printLines(value)) {
    yield mark + line;
    mark = '  ';
  }
}

function isPlain(value: string): boolean {
  return (
    plainScalar.test(value) &&
    !breaksPlain.test(value) &&
    !ambiguousWords.test(value) &&
    !numberLike.test(value)
  );
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
