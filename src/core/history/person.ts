import { parseTrailers } from '../commit/trailers.ts';
import type { CommitRecord } from '../snapshot.ts';

/** Who made a commit; of the bot's, who asked it to. */
export function personOf(commit: CommitRecord): string {
  return parseTrailers(commit.message)?.actor?.login ?? commit.author.login ?? commit.author.name;
}
