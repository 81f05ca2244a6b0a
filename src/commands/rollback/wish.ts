import type { Problem } from '../../core/problem.ts';
import { isProblem } from '../../core/problem.ts';
import { noNumbers } from '../../core/problems/clone.ts';
import { badRevision, oneServiceAtATime, twoWaysBack } from '../../core/problems/rollback-target.ts';
import type { Way } from '../../core/rollback/types.ts';
import { type AnySnapshot, isCutOff } from '../../core/snapshot.ts';
import type { ParsedCommand } from '../parse.ts';

/** What somebody wants of a rollback. */
export interface RollbackWish {
  readonly way: Way;
  /** Whether what people committed since is undone, too. */
  readonly includeManual: boolean;
  readonly reason: string | null;
  readonly override: string | null;
  readonly apply: boolean;
}

export function wishOf(snapshot: AnySnapshot, parsed: ParsedCommand): RollbackWish | Problem {
  const way = wayOf(snapshot, parsed);
  if (isProblem(way)) return way;
  return {
    way,
    includeManual: parsed.has('include-manual'),
    reason: parsed.text('reason'),
    override: parsed.text('override'),
    apply: !parsed.has('dry-run'),
  };
}

function wayOf(snapshot: AnySnapshot, parsed: ParsedCommand): Way | Problem {
  const { environment, services } = snapshot;
  const [revision, name] = [parsed.text('to-revision'), parsed.text('to')];
  if (revision !== null && name !== null) return twoWaysBack();
  if (name !== null) return { kind: 'name', name };
  if (revision === null) return { kind: parsed.list('service').length === 0 ? 'newest' : 'back' };
  if (isCutOff(snapshot)) return noNumbers();
  if (!/^[1-9]\d{0,8}$/.test(revision)) return badRevision(revision);
  const names = services.map(({ service }) => service.name);
  if (names.length > 1) return oneServiceAtATime(environment.name, names, revision);
  return { kind: 'revision', number: Number(revision) };
}
