import { count } from '../visible.ts';
import type { ManifestDiff } from './types.ts';

/** `1 resource changed, 2 added, 4 unchanged`, for a headline. */
export function summaryOf({ summary }: ManifestDiff): string {
  const parts: readonly (readonly [number, string])[] = [
    [summary.changed, 'changed'],
    [summary.added, 'added'],
    [summary.removed, 'removed'],
    [summary.unchanged, 'unchanged'],
  ];
  const [first, ...rest] = parts.filter(([amount]) => amount > 0);
  if (first === undefined) return 'no resources';
  const more = rest.map(([amount, what]) => `, ${amount.toLocaleString('en-US')} ${what}`);
  return `${count(first[0], 'resource')} ${first[1]}${more.join('')}`;
}

/** `3 secret values are masked, 1 of them changed`; empty where none is masked. */
export function maskedOf(diff: ManifestDiff): string {
  const { masked } = diff.summary;
  if (masked === 0) return '';
  const fields = diff.resources.flatMap((resource) => resource.fields);
  const changed = fields.filter((change) => change.masked === true && change.op === 'replace').length;
  const how = changed === 0 ? 'none of them changed' : `${changed.toLocaleString('en-US')} of them changed`;
  return `${count(masked, 'secret value')} ${masked === 1 ? 'is' : 'are'} masked, ${how}`;
}
