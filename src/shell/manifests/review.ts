import { approvalsSection, withApprovals, withApprovalsTitle } from '../../comment/approvals.ts';
import { withLedger, withPosting } from '../../core/approval/ledger.ts';
import { bodyHash, presentPosting } from '../../core/approval/reviews.ts';
import type { Asked } from '../../core/approval/state.ts';
import type { Ledger, Posting } from '../../core/approval/types.ts';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config } from '../../core/config/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { CheckRecord, CheckWriting, DatedComment, PullLook, PullName } from '../../ports.ts';
import { conclude } from './conclusion.ts';
import { heldNow } from './held.ts';
import { judge, type Judged, nothingBesides, readLedger, takesApprovals } from './judge.ts';
import { readOpinions } from './opinions.ts';
import { checkOf, ledgerLine, withLate } from './publish.ts';
import { type ManifestsShell, tellManifests, turnOf } from './run.ts';
import { withWaiver } from './waiver.ts';
import { stickyComments } from './sticky.ts';

/**
 * Tells of a review. Where the comment shows what it showed, nothing is rendered: how the approvals stand is
 * written into what is told already. In all other cases, all of it is told anew.
 */
export async function tellReview(shell: ManifestsShell, pull: PullName, delivery: string): Promise<void> {
  const isTold = await shell.inTurn(turnOf(pull), async () => {
    for (let tries = 1; tries <= limits.compareTries; tries += 1) {
      const told = await tellApprovals(shell, pull);
      if (told !== 'again') return told === 'told';
    }
    return false;
  });
  if (!isTold) await tellManifests(shell, pull, delivery);
}

/** What is told already, of a pull request that stands as it did then. */
interface Told {
  readonly look: PullLook;
  readonly comment: DatedComment;
  readonly check: CheckRecord;
  readonly posting: Posting;
  readonly ledger: Ledger;
}

/** `unknown`: what is told is not of how the pull request stands, or cannot be changed by itself. */
async function tellApprovals(shell: ManifestsShell, pull: PullName): Promise<'told' | 'again' | 'unknown'> {
  const { pulls } = shell;
  const first = await pulls.look(pull.repository, pull.number);
  const config = first === null ? null : parseConfig(first.configuration.text);
  if (config === null || first?.open !== true || !takesApprovals(config)) return 'told';
  const before = await toldAt(shell, first);
  if (before === null || isProblem(config)) return 'unknown';
  const asking = { ...nothingBesides, asked: askedOf(config, before.posting) };
  const { asked } = await withWaiver(shell, config, first, asking);
  const opinions = await readOpinions(shell, pull, asked);
  const now = await pulls.look(pull.repository, pull.number);
  const told = now === null ? null : await toldAt(shell, now);
  if (told?.look.configuration.oid !== first.configuration.oid) return 'unknown';
  if (JSON.stringify(told.posting.digests) !== JSON.stringify(before.posting.digests)) return 'again';
  const judged = judge(told.look, { ...nothingBesides, asked }, opinions, told.ledger);
  const lacksNothing = conclude(told.posting.blocked, judged.approvals, null) === 'success';
  const wanted = rewrite(told, judged, lacksNothing ? await heldNow(shell, told.look) : null);
  if (wanted === null) return 'unknown';
  if (isWritten(told, wanted)) return 'told';
  await write(shell, told, judged, wanted);
  return 'again';
}

async function toldAt({ pulls }: ManifestsShell, look: PullLook): Promise<Told | null> {
  const [comment, ...surplus] = stickyComments(look);
  // A check run that several share tells of the worst of them.
  if (!look.open || look.check === null || look.sharers?.length !== 0) return null;
  if (comment === undefined || surplus.length > 0) return null;
  const ledger = await readLedger(pulls, look);
  const posting = presentPosting(ledger, comment);
  const isOf =
    posting?.head === look.head &&
    posting.base === look.base.sha &&
    posting.configuration === look.configuration.oid;
  return posting !== null && isOf ? { look, comment, check: look.check, posting, ledger } : null;
}

function askedOf({ environments }: Config, { digests }: Posting): readonly Asked[] {
  return Object.entries(digests).flatMap(([environment, digest]) => {
    const approvals = environments.get(environment)?.approvals ?? null;
    return approvals === null ? [] : [{ environment, approvals, digest }];
  });
}

interface Wanted {
  readonly body: string;
  readonly conclusion: CheckWriting['conclusion'];
  readonly output: CheckRecord['output'];
}

/** null where there is no place for it, or not enough. */
function rewrite(
  { look, comment, check, posting }: Told,
  { approvals, ledger }: Judged,
  held: Problem | null,
): Wanted | null {
  if (approvals === null) return null;
  const place = { repositoryUrl: look.repositoryUrl, headSha: look.head };
  const body = withApprovals(comment.body, approvalsSection(approvals, place));
  const summary = withApprovals(check.output.summary, approvalsSection(approvals, place, { held }));
  const text = withLedger(check.output.text, ledgerLine(look, ledger));
  if (body === null || summary === null || body.length > limits.commentCharacters) return null;
  if (Math.max(summary.length, text.length) > limits.checkCharacters) return null;
  const title = withApprovalsTitle(check.output.title, approvals, held);
  return { body, conclusion: conclude(posting.blocked, approvals, held), output: { title, summary, text } };
}

function isWritten({ comment, check }: Told, { body, conclusion, output }: Wanted): boolean {
  const { title, summary, text } = check.output;
  const isSame = (one: string, other: string) => bodyHash(one) === bodyHash(other);
  return (
    isSame(body, comment.body) &&
    check.completed === (conclusion !== null) &&
    check.conclusion === conclusion &&
    isSame(title, output.title) &&
    isSame(summary, output.summary) &&
    isSame(text, output.text)
  );
}

/** As `publish` does: what is noted of approvals stands in the check run before the comment changes. */
async function write(
  { pulls }: ManifestsShell,
  { look, comment, check, posting }: Told,
  { ledger, present }: Judged,
  { body, conclusion, output }: Wanted,
): Promise<void> {
  await pulls.writeCheck(look.repository, checkOf(look, conclusion, output), check.id);
  if (bodyHash(body) === bodyHash(comment.body)) return;
  const written = await pulls.writeComment(look, body, comment.id);
  const shown = { ...posting, body: bodyHash(written.body), at: written.updatedAt, reviews: [] };
  const known = withPosting(await withLate(pulls, look, ledger, present, shown), shown);
  const text = withLedger(output.text, ledgerLine(look, known));
  await pulls.writeCheck(look.repository, checkOf(look, conclusion, { ...output, text }), check.id);
}
