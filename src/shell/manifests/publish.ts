import { writeManifestsCheck, writeManifestsComment } from '../../comment/manifests.ts';
import { formatLedgers, parseLedgers, withPosting } from '../../core/approval/ledger.ts';
import { bodyHash, noteReviews, presentPosting } from '../../core/approval/reviews.ts';
import type { Ledger, Posting } from '../../core/approval/types.ts';
import type { CheckWriting, DatedComment, PullLook, PullsPort } from '../../ports.ts';
import { conclusionOf, isBlocked, mayPass } from './conclusion.ts';
import type { Telling } from './findings.ts';
import { othersLedgers } from './judge.ts';
import { hiddenComments, stickyComments, toldOf } from './sticky.ts';

/**
 * Tells a report in the one comment, and in the check run the worst of it and of the others' that
 * share that: those of the same head.
 * @param tries how often it was tried since it last came to something
 * @returns what is known of its approvals once that is told
 */
export async function publish(
  pulls: PullsPort,
  telling: Telling,
  others: readonly Telling[],
  { check, tries }: { readonly check: number | null; readonly tries: number },
): Promise<Ledger> {
  const { look, report } = telling;
  const worst = others.reduce<Telling>((one, other) => (rankOf(other) > rankOf(one) ? other : one), telling);
  const writeCheck = async (ledger: Ledger) => {
    if (check === null) return;
    const output = outputOf({ ...worst, ledger: ledgerLine(look, ledger) }, tries);
    await pulls.writeCheck(look.repository, checkOf(worst.look, conclusionOf(worst.report), output), check);
  };
  // The check first: who waits for it may merge, and what they read is behind it. What is noted of approvals, too,
  // would be gone with the comment that they were given on.
  await writeCheck(telling.ledger);
  const comment = await publishComment(pulls, telling);
  if (report.state !== 'compared' || report.approvals === null || comment === null) return telling.ledger;
  if (presentPosting(telling.ledger, comment) !== null) return telling.ledger;
  const shown = postingOf(telling, report, comment);
  const old = presentPosting(telling.ledger, stickyComments(look)[0] ?? null);
  const ledger = withPosting(await withLate(pulls, look, telling.ledger, old, shown), shown);
  await writeCheck(ledger);
  return ledger;
}

/**
 * Approvals that were given after all were read, and before our own hand wrote the comment anew: it showed the old text
 * until then.
 */
export async function withLate(
  pulls: PullsPort,
  look: PullLook,
  ledger: Ledger,
  old: Posting | null,
  shown: Posting,
): Promise<Ledger> {
  if (old === null || JSON.stringify(old.digests) !== JSON.stringify(shown.digests)) return ledger;
  const { reviews } = await pulls.opinions(look);
  return noteReviews(ledger, old, reviews ?? [], shown.at);
}

async function publishComment(pulls: PullsPort, { look, report }: Telling): Promise<DatedComment | null> {
  const [oldest, ...surplus] = stickyComments(look);
  for (const { id } of [...surplus, ...hiddenComments(look)]) await pulls.deleteComment(look.repository, id);
  const isQuiet =
    report.state === 'compared' && report.diff.resources.length === 0 && report.approvals === null;
  if (oldest === undefined && isQuiet) return null;
  const body = writeManifestsComment(report);
  if (oldest?.body.trim() === body.trim()) return oldest;
  const name = { repository: look.repository, number: look.number };
  return pulls.writeComment(name, body, oldest?.id ?? null);
}

function postingOf(
  { look }: Telling,
  report: Extract<Telling['report'], { state: 'compared' }>,
  comment: DatedComment,
): Posting {
  const { base, merge } = look;
  return {
    comment: comment.id,
    body: bodyHash(comment.body),
    at: comment.updatedAt,
    head: look.head,
    base: base.sha,
    merge: { sha: merge?.sha ?? look.head, base: merge?.parents[0] ?? base.sha },
    configuration: look.configuration.oid,
    digests: Object.fromEntries(
      (report.approvals?.environments ?? []).map(({ environment, digest }) => [environment, digest]),
    ),
    blocked: isBlocked(report.diff),
    reviews: [],
  };
}

/** What a check run keeps of approvals, of this pull request and of others that share it. */
export function ledgerLine(look: PullLook, ledger: Ledger): string {
  return formatLedgers([...othersLedgers(look), ledger]);
}

/** What a check run says of a report, and keeps beside it. */
export function outputOf(
  { look, report, ledger }: Pick<Telling, 'look' | 'report'> & { readonly ledger: string },
  tries: number,
): CheckWriting['output'] {
  const configuration = look.configuration.oid;
  return writeManifestsCheck(report, { ledger, configuration, tries: mayPass(report) ? tries : null });
}

/** Says at once that there is something to wait for, but not again for what is told already. */
export async function begin(pulls: PullsPort, look: PullLook, ledger: Ledger): Promise<number | null> {
  const told = toldOf(look);
  const isAgain = told?.head === look.head && told.base === look.base.sha;
  if (look.check !== null && (isAgain || !look.check.completed)) return look.check.id;
  const output = {
    title: 'Comparing the manifests',
    summary: 'Slipway renders both sides.',
    text: ledgerLine(look, ledger),
  };
  return pulls.writeCheck(look.repository, checkOf(look, null, output), look.check?.id ?? null);
}

/** A check run that a pull request leaves behind, with its commit or its base, or by being closed. */
export interface LeftCheck {
  readonly head: string;
  readonly name: string;
  readonly id: number;
  readonly text: string;
}

/** Ends a check run that nobody waits for any more, so that it is green for nobody who comes later; what is known of approvals stays. */
export async function abandon(pulls: PullsPort, look: PullLook, left: LeftCheck): Promise<void> {
  const { head, name: checkName, id, text } = left;
  const output = {
    title: 'Not of any open pull request',
    summary: 'The pull request has moved on, or is closed.',
    text: formatLedgers(parseLedgers(text)),
  };
  await pulls.writeCheck(look.repository, checkOf({ ...look, head, checkName }, 'cancelled', output), id);
}

export function checkOf(
  look: PullLook,
  conclusion: CheckWriting['conclusion'],
  output: CheckWriting['output'],
): CheckWriting {
  return { name: look.checkName, head: look.head, conclusion, detailsUrl: look.url, output };
}

function rankOf({ report }: Telling): number {
  return ['success', null, 'failure'].indexOf(conclusionOf(report));
}
