import type { Effect } from '../effects/types.ts';
import { Masked, type RedactedValue } from '../redact.ts';
import { type Comparable, hidesChange, type ValueChange } from './compare.ts';
import { Content } from './content.ts';
import type { Change } from './changes.ts';
import { printScalar } from './print.ts';
import { isList } from './shape.ts';
import { summarise } from './summarise.ts';
import type { FieldChange, ResourceChange } from './types.ts';

/** A change as the model tells it: JSON values, the secret ones masked. */
export function publish(change: Change, effects: readonly Effect[]): ResourceChange {
  const { kind, namespace, name } = change.identity;
  const { apiVersion, file } = change.resource;
  return {
    apiVersion,
    kind,
    namespace,
    name,
    file,
    change: change.change,
    ...(change.renamedFrom === null ? {} : { renamedFrom: change.renamedFrom }),
    fields: change.fields.map(publishField),
    effects,
  };
}

function publishField({ path, op, what, before, after }: ValueChange): FieldChange {
  const summary = [before, after].some((value) => typeof value === 'string' && summarise(value) !== null);
  const kind = what ?? (summary ? 'summary' : undefined);
  const print = what === 'order' ? printKeys : toJson;
  return {
    path,
    op,
    ...(before === undefined ? {} : { before: print(before) }),
    ...(after === undefined ? {} : { after: print(after) }),
    ...(op === 'replace' && hidesChange(before, after) ? { masked: true as const } : {}),
    ...(kind === undefined ? {} : { what: kind }),
  };
}

/** Keys of the elements of a list, to be read: `80/TCP`. */
function printKeys(keys: Comparable): unknown {
  return isList(keys)
    ? keys.map((key) =>
        Object.values(key ?? {})
          .map(printScalar)
          .join('/'),
      )
    : toJson(keys);
}

/** JSON has neither secrets nor integers beyond 2^53: these become strings of their digits. */
function toJson(value: Comparable): unknown {
  if (typeof value === 'string') return summarise(value) ?? value;
  if (value instanceof Masked) return value.shown;
  if (value instanceof Content) return value.size;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((item: RedactedValue) => toJson(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, RedactedValue]) => [key, toJson(item)]),
  );
}
