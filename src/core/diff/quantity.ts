import type { PathPart } from './types.ts';

/** Fields that hold one quantity wherever they stand, custom resources included. */
const quantityFields = new Set([
  ...['cpu', 'memory', 'storage', 'ephemeral-storage', 'sizeLimit', 'storageSize', 'volumeSize'],
  ...['averageValue', 'targetAverageValue', 'divisor'],
]);
/** Mappings of the names of resources to quantities, and what they stand in. */
const quantityMappings = new Set([
  ...['resources.requests', 'resources.limits', 'spec.capacity', 'spec.hard', 'spec.overhead'],
  ...['overhead.podFixed', 'status.capacity', 'status.allocatable'],
]);
const embeddedMappings = new Set(['resources.requests', 'resources.limits']);
/** Of these nobody but the application that reads them knows what its numbers are. */
const opaque = new Set(['data', 'binaryData', 'stringData', 'metadata']);

/**
 * Whether a quantity is meant at this path, in a resource of any kind. In a document in a string only the requests and
 * limits of Kubernetes are any: what a program makes of its `memory`, only the program knows.
 */
export function isQuantity(path: readonly PathPart[]): boolean {
  const outer = path.findLastIndex((part) => typeof part === 'object' && 'embedded' in part);
  const [root] = path;
  const [key, parent, grandparent] = path.slice(outer + 1).toReversed();
  if (typeof root !== 'string' || typeof key !== 'string') return false;
  const mapping = `${typeof grandparent === 'string' ? grandparent : ''}.${typeof parent === 'string' ? parent : ''}`;
  if (outer !== -1) return embeddedMappings.has(mapping) && quantityFields.has(key);
  if (opaque.has(root)) return false;
  if (parent === 'target' && key === 'value') return isMetric(path);
  return quantityFields.has(key) || quantityMappings.has(mapping);
}

/** `spec.metrics[].resource.target` of an autoscaler, in custom resources too: any other `target.value` may be a text. */
function isMetric(path: readonly PathPart[]): boolean {
  return path.at(-5) === 'metrics' && typeof path.at(-4) === 'object';
}

/** Whether two scalars are one quantity: `1` and `1000m`, `1Gi` and `1024Mi`, `1` and `"1"`. */
export function sameQuantity(one: unknown, other: unknown): boolean {
  const first = parse(one);
  return first !== null && first === parse(other);
}

/** Below zero where the first is less, above where it is more; null where either is no quantity. */
export function compareQuantities(one: unknown, other: unknown): number | null {
  const [first, second] = [parse(one), parse(other)];
  if (first === null || second === null) return null;
  return first < second ? -1 : first > second ? 1 : 0;
}

const binary = new Map(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, index) => [unit, 1024n ** BigInt(index + 1)]),
);
const decimal = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const form = /^([+-]?)(\d{1,20})?(?:\.(\d{0,20}))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])|[eE]([+-]?\d{1,2}))?$/u;
/** Smallest unit that is told apart: 10^-40, beyond what the form above can write. */
const scale = 40;

/** As a whole number of the smallest unit. */
function parse(value: unknown): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return null;
  const [, sign, whole = '', fraction = '', unit = '', exponent] = form.exec(String(value)) ?? [];
  if (sign === undefined || whole + fraction === '') return null;
  const power = exponent === undefined ? (decimal.get(unit) ?? 0) : Number(exponent);
  const shift = scale - fraction.length + power;
  if (shift < 0) return null;
  const amount = BigInt(whole + fraction) * 10n ** BigInt(shift) * (binary.get(unit) ?? 1n);
  return sign === '-' ? -amount : amount;
}
