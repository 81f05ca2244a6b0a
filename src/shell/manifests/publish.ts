import { parseManifestsMarker } from '../../comment/marker.ts';
import { writeManifestsCheck, writeManifestsComment } from '../../comment/manifests.ts';
import type { ManifestsReport } from '../../core/review/types.ts';
import { manifestsCheck } from '../../events.ts';
import type { CheckWriting, OwnComment, PullLook, PullsPort } from '../../ports.ts';

/** What is told, and of which look at the pull request. */
export interface Telling {
  readonly look: PullLook;
  readonly report: ManifestsReport;
}

/**
 * Tells a report in the one comment, and in the check run the worst of it and of the others' that
 * share that: those of the same head.
 */
export async function publish(
  pulls: PullsPort,
  { look, report }: Telling,
  others: readonly Telling[],
  check: number | null,
): Promise<void> {
  // The check first: who waits for it may merge, and what they read is behind it.
  const worst = others.reduce((one, other) => (rankOf(other) > rankOf(one) ? other : one), { look, report });
  const written = checkOf(worst.look, conclusionOf(worst.report), writeManifestsCheck(worst.report));
  if (check !== null) await pulls.writeCheck(look.repository, written, check);
  await publishComment(pulls, look, report);
}

async function publishComment(pulls: PullsPort, look: PullLook, report: ManifestsReport): Promise<void> {
  const [oldest, ...surplus] = stickyComments(look);
  for (const { id } of surplus) await pulls.deleteComment(look.repository, id);
  const isQuiet = report.state === 'compared' && report.diff.resources.length === 0;
  if (oldest === undefined && isQuiet) return;
  const body = writeManifestsComment(report);
  if (oldest?.body.trim() === body.trim()) return;
  const name = { repository: look.repository, number: look.number };
  await pulls.writeComment(name, body, oldest?.id ?? null);
}

/** The App's own that tell of manifests, the oldest first. Anyone can write a marker; not as the App. */
export function stickyComments({ ownComments }: PullLook): readonly OwnComment[] {
  return ownComments.filter(({ body }) => parseManifestsMarker(body) !== null);
}

/** The head and base that the comment tells of. */
export function toldOf(look: PullLook) {
  return stickyComments(look).map(({ body }) => parseManifestsMarker(body))[0] ?? null;
}

/** Says at once that there is something to wait for, but not again for what is told already. */
export async function begin(pulls: PullsPort, look: PullLook): Promise<number | null> {
  const told = toldOf(look);
  const isAgain = told?.head === look.head && told.base === look.base.sha;
  if (look.check !== null && (isAgain || !look.check.completed)) return look.check.id;
  const output = { title: 'Comparing the manifests', summary: 'Slipway renders both sides.' };
  return pulls.writeCheck(look.repository, checkOf(look, null, output), look.check?.id ?? null);
}

/** Ends a check run whose commit nobody waits for any more. */
export async function abandon(pulls: PullsPort, look: PullLook, check: number | null): Promise<void> {
  if (check === null) return;
  const output = {
    title: 'Not compared to the end',
    summary: 'The pull request has moved on, or is closed.',
  };
  await pulls.writeCheck(look.repository, checkOf(look, 'cancelled', output), check);
}

export function checkOf(
  look: PullLook,
  conclusion: CheckWriting['conclusion'],
  output: CheckWriting['output'],
): CheckWriting {
  return { name: manifestsCheck, head: look.head, conclusion, detailsUrl: look.url, output };
}

function rankOf({ report }: Telling): number {
  return ['success', null, 'failure'].indexOf(conclusionOf(report));
}

/** A conflict is not green and not red: it waits until somebody solves it. */
function conclusionOf(report: ManifestsReport): 'success' | 'failure' | null {
  switch (report.state) {
    case 'conflict':
      return null;
    case 'problem':
      return 'failure';
    case 'compared':
      return report.diff.resources.some(({ effects }) => effects.some(({ severity }) => severity === 'block'))
        ? 'failure'
        : 'success';
  }
}
