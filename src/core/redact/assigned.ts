import { isSecretKey, isSecretsKey, isSecretVariable } from './names.ts';
import { isReference } from './reference.ts';

/** `password: `, `DB_PASSWORD=`, `"apiKey": `, `--token=`, `-token `: what follows is the value. */
const assignment =
  /(?<![\w.-])["']?(?<name>[\w.-]{1,100})["']?(?:[ \t]{0,20}[:=][ \t]{0,20}|(?<=(?<![\w.-])-[\w.-]{1,100})[ \t]{1,20})/gu;
/** A value that begins on the next line, or is a block of lines. */
const onLines =
  /[|>][^\n]*\n|\r?\n[ \t]+[^\s:#-][^:\n]*(?:\n|$)|\r?\n[ \t]*-[ \t]+[^\s:]+[ \t]*(?:\r?\n|$)/uy;
/** Several values. */
const collection = /\r?\n[ \t]*-[ \t]|\[|\{(?!\{)/uy;
const inComment = /(?:^|\s)#/u;
/** What stands before the name inside a flow collection or a connection string. */
const inside = /[{,;]\s*$/u;

const enclosed = /\$\{[^}\n]*\}|\{\{[^}\n]*\}\}|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?/uy;
const plain = /[^\s"',;}\])][^\n,;}]*|/uy;
const line = /[^\n]*/uy;
/** What may follow where the value is all of a line: a comment; behind a reference, anything. */
const endOfLine = /[ \t]*(?:\r?\n|$|(?<=[ \t])#)/uy;
const blank = /\s|$/uy;
/** One more `name=value` of a connection string, `name: value` of a flow collection. */
const furtherPart =
  /[,;][ \t]{0,20}[[{(]{0,20}["']?[\w.-][\w .-]{0,100}["']?[ \t]{0,20}[:=][ \t]{0,20}(?:"[^"\n]*"|'[^'\n]*'|(?!["']))[^,;\n]*/uy;
const brackets = /[ \t]*[}\])]*/uy;
const endOfParts = /[,;]?[ \t]*[}\])]*[,;]?[ \t]*(?:\r?\n|$|(?<=[ \t])#[^\n]*)/uy;
/** Inside of a string of JSON no quotes stand around a name. */
const jsonName = /^"[^"]+"/u;
const endOfJsonValue = /\s*[,}\]]/uy;

const nothing = /^(?:\s*|""|'')$/u;
const quoted = /^(?:"(?:[^"\\]|\\.)*"?|'[^']*'?)$/u;

/**
 * Masks what is assigned to a name that says it is secret; null where it is a block of lines. A value ends with its
 * line, unless it surely ends before that: more is masked rather than less.
 * @param document what the whole text is, if it is one that is read by its fields, too: in JSON quotes and commas mean
 *   one thing
 */
export function maskAssigned(
  text: string,
  document: 'json' | 'yaml' | null,
  hide: (secret: string) => string,
): string | null {
  let shown = '';
  let end = 0;
  /** To where the parts of a line are known: it is not read once for each of them. */
  let known = 0;
  for (const head of text.matchAll(assignment)) {
    const from = head.index + head[0].length;
    const { name = '' } = head.groups ?? {};
    if (head.index < end || !isSecretVariable(name)) continue;
    // A comment is no part of the document.
    if (
      document !== null &&
      isCollection(text, from, name) &&
      !inComment.test(text.slice(lineStart(text, from), from))
    )
      continue;
    if (matchAt(onLines, text, from) !== null) return null;
    const isPart =
      head[0].startsWith('"') || inside.test(text.slice(Math.max(0, head.index - 40), head.index));
    const candidate = matchAt(enclosed, text, from) ?? (isPart ? matchAt(plain, text, from) : null);
    const to = from + (candidate?.length ?? 0);
    const isJsonField = document === 'json' && jsonName.test(head[0]);
    if (isPart && !isJsonField && to > known) known = partsFrom(text, to) ?? known;
    const ends = isPart
      ? to <= known || (isJsonField && matchAt(endOfJsonValue, text, to) !== null)
      : matchAt(/["']/u.test(text.charAt(from)) ? endOfLine : blank, text, to) !== null;
    const value = (ends ? candidate : null) ?? matchAt(line, text, from) ?? '';
    if (nothing.test(value) || isReference(value)) continue;
    // In its quotes: what is masked must read as what it was.
    const quote = /^["']/u.test(value) && quoted.test(value) ? value.charAt(0) : '';
    shown += text.slice(end, from) + quote + hide(value) + quote;
    end = from + value.length;
  }
  return shown + text.slice(end);
}

/** Whether the fields of a document tell its secrets better than its text: those of a list, those under several names. */
function isCollection(text: string, from: number, name: string): boolean {
  if (!isSecretKey(name)) return false;
  const start = matchAt(collection, text, from);
  return start !== null && (start !== '{' || isSecretsKey(name));
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the further parts of a line end, if it holds nothing else. */
function partsFrom(text: string, from: number): number | null {
  let at = from + (matchAt(brackets, text, from)?.length ?? 0);
  for (let part = matchAt(furtherPart, text, at); part !== null; part = matchAt(furtherPart, text, at))
    at += part.length;
  const last = matchAt(endOfParts, text, at);
  return last === null ? null : at + last.length;
}

function matchAt(sticky: RegExp, text: string, index: number): string | null {
  sticky.lastIndex = index;
  return sticky.exec(text)?.[0] ?? null;
}
