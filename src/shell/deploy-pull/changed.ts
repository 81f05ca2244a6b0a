import { targetOf } from '../../commands/shared.ts';
import { type AskedIn, isLater } from '../../core/deploy-pull/asked.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { isProblem } from '../../core/problem.ts';
import { type Text, text } from '../../core/text.ts';
import type { PullName } from '../../ports.ts';
import { endOf, supersededBy, tellAsker } from './end.ts';
import { recordMerged } from './merged.ts';
import { readPlace } from './place.ts';
import { newestRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** A deploy pull request that is told to wait, and the comment that says so. */
export interface Waiting {
  readonly pull: PullName;
  readonly asked: AskedIn;
  readonly key: string;
}

export const closedUnmerged = text`closed without being merged.`;

/**
 * Tells what has become of a deploy pull request since it was looked at for the comment that says that it waits.
 * Whoever writes such a comment looks once more after it: so the last who tells, in whichever process, tells how it stands.
 */
export async function tellIfChanged(tools: DeployTools, waiting: Waiting, occasion: Occasion): Promise<void> {
  const { repository, number } = waiting.pull;
  const look = await tools.github.deployPulls.pull(repository, number);
  if (look === null) return;
  // Where GitHub does not name the commit yet, whoever hears of it tells later than this.
  if (look.state === 'merged')
    return look.merged === null ? undefined : recordMerged(tools, look, look.merged, occasion);
  if (look.state === 'closed') return tellEnd(tools, look, waiting, closedUnmerged, occasion);
  const newest = newestRequest(look);
  if (newest === null || !isLater(newest.asked, waiting.asked)) return;
  const end = supersededBy(newest.trailers.request ?? '', look.link);
  await tellEnd(tools, look, waiting, end, occasion);
}

/** Tells whoever asked for it that it is not merged for them any more. */
export async function tellEnd(
  tools: DeployTools,
  look: DeployPullLook,
  { asked, key }: Pick<Waiting, 'asked' | 'key'>,
  end: Text,
  { at }: Occasion,
): Promise<void> {
  const now = await readPlace(tools, look, { asked });
  if (isProblem(now)) return;
  const ends = [{ service: look.place.service, pull: look.link, end }];
  await tellAsker(tools, { asked, key }, endOf(targetOf(now.scene), ends), at);
}
