import { parseEvents, YAMLException, type Event } from 'js-yaml';
import type { SourceFile } from '../files.ts';
import { limits } from '../limits.ts';
import type { Problem } from '../problem.ts';
import {
  manifestNotUtf8,
  manifestSyntax,
  manifestTooComplex,
  manifestTooLarge,
} from '../problems/manifest.ts';
import { secretManifestSyntax } from '../problems/secret.ts';
import { mayHoldSecret } from '../redact/found.ts';
import { closed } from './block.ts';
import { joinFlowLine } from './lenient.ts';
import { buildDocuments, type TreeFault } from './tree.ts';
import { positionOf } from './position.ts';
import type { YamlFile } from './types.ts';

/** Deeper than any manifest, shallower than the stack: js-yaml counts keys and values alike. */
const parserDepth = limits.yamlDepth;

/**
 * Reads a YAML or JSON file, with the place of everything in it.
 * @returns a problem where the file is too large, not UTF-8, not YAML, or an alias bomb
 */
export function readYaml(file: Pick<SourceFile, 'path' | 'bytes'>): YamlFile | Problem {
  const { path, bytes } = file;
  if (bytes.length > limits.manifestBytes) return manifestTooLarge(path, bytes.length);
  const text = decode(bytes);
  if (text === null) return manifestNotUtf8(path, firstForeignByte(bytes));
  const events = parse(text);
  const result = 'message' in events ? events : buildDocuments(text, events.events);
  if ('message' in result) return toProblem(path, text, result);
  return { path, text, documents: result.documents };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8, its byte order mark kept; null where the bytes are none. */
export function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Where decoding stops to give back the bytes as they are. */
function firstForeignByte(bytes: Uint8Array): number {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  return again.findIndex((byte, index) => byte !== bytes[index]);
}

/** How many lines of flow collections may be indented too little. */
const leniencies = 100;

function parse(text: string): { events: Event[] } | TreeFault {
  let lenient = closed(text);
  for (let tries = 0; ; tries += 1) {
    try {
      return { events: parseEvents(lenient, { maxDepth: parserDepth }) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const offset = error.mark?.position ?? 0;
      const joined = error.reason === 'deficient indentation' ? joinFlowLine(lenient, offset) : null;
      if (joined === null || tries === leniencies) return faultOf(error, offset);
      lenient = joined;
    }
  }
}

function faultOf(error: YAMLException, offset: number): TreeFault {
  const limit = error.reason.startsWith('nesting exceeded') ? { limit: 'yamlDepth' as const } : {};
  return { offset, message: error.reason, ...limit };
}

function toProblem(path: string, text: string, fault: TreeFault): Problem {
  const at = positionOf(text, fault.offset);
  if (fault.limit !== undefined) return manifestTooComplex(path, at, fault.limit);
  if (mayHoldSecret(text)) return secretManifestSyntax(path);
  return manifestSyntax(path, at, sentence(fault.message));
}

function sentence(reason: string): string {
  const capital = reason.charAt(0).toUpperCase() + reason.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
}
