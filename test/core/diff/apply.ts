import type { FieldChange, PathPart } from '../../../src/core/diff/types.ts';

type Json = unknown;
/** A change below the value in hand: what is left of its path. */
interface Below {
  readonly path: readonly PathPart[];
  readonly change: FieldChange;
}

/**
 * What becomes of a value by the fields of its change: the other way of the comparison, to hold the model to its
 * promise that nothing is left out. Masked and summarised values stay what is shown of them.
 */
export function applyFields(before: Json, fields: readonly FieldChange[]): Json {
  return applyBelow(
    before,
    fields.map((change) => ({ path: change.path, change })),
  );
}

function applyBelow(before: Json, below: readonly Below[]): Json {
  const whole = below.find(({ path, change }) => path.length === 0 && change.what !== 'order');
  if (whole !== undefined) return whole.change.after;
  if (below.length === 0) return before;
  const first = below.find(({ path }) => path.length > 0)?.path[0];
  if (!Array.isArray(before)) {
    if (typeof first === 'string') return applyToMapping(before, below);
    if (typeof first === 'object' && 'embedded' in first)
      return applyBelow(JSON.parse(String(before)), below.map(deeper));
    throw new Error(`${JSON.stringify(first)} leads into ${JSON.stringify(before)}`);
  }
  if (typeof first === 'object' && 'index' in first) return applyByIndex(before, below);
  return applyByKey(before, below);
}

function applyToMapping(before: Json, below: readonly Below[]): Json {
  const entries = new Map<string, Json>(Object.entries(before as Record<string, Json>));
  for (const [text, group] of grouped(below)) {
    const key: unknown = JSON.parse(text);
    if (typeof key !== 'string') throw new Error(`${text} leads into a mapping`);
    const only = group[0]?.change;
    if (group[0]?.path.length === 1 && only?.op === 'remove') entries.delete(key);
    else if (group[0]?.path.length === 1 && only?.op === 'add') entries.set(key, only.after);
    else entries.set(key, applyBelow(entries.get(key), group.map(deeper)));
  }
  return Object.fromEntries(entries);
}

function applyByKey(before: readonly Json[], below: readonly Below[]): Json {
  const named = before.map((value) => ({ value, names: [] as string[] }));
  for (const [text, group] of grouped(below.filter(({ path }) => path.length > 0))) {
    const { by } = JSON.parse(text) as { by: Record<string, unknown> };
    const at = named.findIndex(({ value }) => matches(value, by));
    const [only] = group;
    const ends = only?.path.length === 1;
    if (ends && only.change.op === 'add') named.push({ value: only.change.after, names: [] });
    else if (at === -1) throw new Error(`no element is ${text}`);
    else if (ends && only.change.op === 'remove') named.splice(at, 1);
    else named[at] = { value: applyBelow(named[at]?.value, group.map(deeper)), names: [] };
  }
  const order = below.find(({ path, change }) => path.length === 0 && change.what === 'order')?.change.after;
  const values = named.map(({ value }) => value);
  if (!Array.isArray(order)) return values;
  const place = (value: Json) => order.indexOf((value as { name: unknown }).name);
  return values.toSorted((one, other) => place(one) - place(other));
}

function applyByIndex(before: readonly Json[], below: readonly Below[]): Json {
  const at = ({ path: [part] }: Below): number =>
    typeof part === 'object' && 'index' in part ? part.index : -1;
  const ends = below.filter(({ path }) => path.length === 1);
  const removed = ends.filter(({ change }) => change.op === 'remove').map(at);
  const moved = new Map(
    ends.flatMap((one) =>
      one.change.what === 'moved' ? [[at(one), Number(one.change.before)] as const] : [],
    ),
  );
  const gone = new Set([...removed, ...moved.values()]);
  const result = before.filter((_value, index) => !gone.has(index));
  const come = new Map([
    ...[...moved].map(([to, from]) => [to, before[from]] as const),
    ...ends.filter(({ change }) => change.op === 'add').map((one) => [at(one), one.change.after] as const),
  ]);
  for (const [index, value] of [...come].toSorted(([one], [other]) => one - other))
    result.splice(index, 0, value);
  const inside = below.filter(
    (one) => (one.change.op === 'replace' && one.change.what !== 'moved') || one.path.length > 1,
  );
  for (const [text, group] of grouped(inside)) {
    const { index } = JSON.parse(text) as { index: number };
    result[index] = applyBelow(result[index], group.map(deeper));
  }
  return result;
}

function matches(value: Json, by: Readonly<Record<string, unknown>>): boolean {
  const fields = new Map(Object.entries(value as object));
  return Object.entries(by).every(
    ([key, wanted]) => (fields.get(key) ?? (key === 'protocol' ? 'TCP' : null)) === wanted,
  );
}

function grouped(below: readonly Below[]): ReadonlyMap<string, readonly Below[]> {
  return Map.groupBy(below, ({ path: [part] }) => JSON.stringify(part));
}

function deeper({ path, change }: Below): Below {
  return { path: path.slice(1), change };
}
