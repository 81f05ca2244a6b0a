import { enumerate } from '../labels.ts';
import type { Revision } from './told.ts';

/** What a revision is, the same in every writer: `deploy`, `rollback of 5`, `restoration of 3, by hand`. */
export function kindWords({
  kind,
  undoes,
  restores,
}: Pick<Revision, 'kind' | 'undoes' | 'restores'>): string {
  const of = undoes.length === 0 ? '' : ` of ${numbers(undoes)}`;
  switch (kind) {
    case 'promote':
      return 'promotion';
    case 'deploy':
    case 'restart':
      return kind;
    case 'rollback':
      return `rollback${of}`;
    case 'revert':
      return `revert${of}, by hand`;
    case 'restoration':
      return `restoration${restores === null ? '' : ` of ${restores}`}, by hand`;
    case 'manual':
      return 'by hand';
  }
}

export function stateWords({ state, undoneBy }: Pick<Revision, 'state' | 'undoneBy'>): string {
  if (state !== 'rolled-back') return state;
  return undoneBy === null ? 'rolled back' : `rolled back by ${undoneBy}`;
}

/** `7`, `7, 6 and 4`; runs of three and more are `9 to 4`. They come newest first. */
function numbers(all: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of all) {
    const last = runs.at(-1);
    if (last?.to === number + 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  const words = runs.flatMap(({ from, to }) => {
    if (from - to >= 2) return [`${from} to ${to}`];
    return from === to ? [`${from}`] : [`${from}`, `${to}`];
  });
  return words.length > 3 ? `${all.length} revisions` : enumerate(words, 'revision');
}
