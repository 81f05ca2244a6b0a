import type { PathPart } from './types.ts';

/**
 * Whether Kubernetes reads a quantity at this path: requests and limits of `resources`, a volume's
 * `capacity`, a quota's `hard`, the `sizeLimit` of an `emptyDir`.
 */
export function isQuantity(path: readonly PathPart[]): boolean {
  const [grandparent, parent, key] = path.slice(-3);
  if (key === 'sizeLimit') return parent === 'emptyDir';
  if (parent === 'limits' || parent === 'requests') return grandparent === 'resources';
  return (parent === 'capacity' || parent === 'hard') && grandparent === 'spec';
}

/** Whether two scalars are one quantity: `1` and `1000m`, `1Gi` and `1024Mi`, `1` and `"1"`. */
export function sameQuantity(one: unknown, other: unknown): boolean {
  const first = parse(one);
  return first !== null && first === parse(other);
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
