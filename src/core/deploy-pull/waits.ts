import type { SlipwayTrailers } from '../commit/trailers.ts';
import type { Approvals, Environment } from '../config/types.ts';
import { nameOf } from '../problems/access.ts';
import { code, list, type Text, text } from '../text.ts';
import { count } from '../visible.ts';

/** What deploy pull requests of an environment wait for, until Slipway merges them. */
export function waitsFor(
  { approvals, rollback }: Pick<Environment, 'approvals' | 'rollback'>,
  action: SlipwayTrailers['action'],
): Text {
  const check = code('slipway/manifests');
  if (approvals === null || (action === 'rollback' && !rollback.approvals))
    return text`Slipway merges it once ${check} is green.`;
  return text`It waits for ${count(approvals.count, 'approval')} of its manifest diff by ${whom(approvals)}; Slipway merges it once ${check} is green.`;
}

function whom({ from }: Approvals): Text {
  return list(from.map(nameOf), 'or');
}
