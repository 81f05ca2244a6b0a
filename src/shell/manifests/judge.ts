import type { EnvironmentChange } from '../../core/approval/changes.ts';
import { ledgerOf, parseLedgers, unite } from '../../core/approval/ledger.ts';
import { noteReviews, presentPosting } from '../../core/approval/reviews.ts';
import { approvalsOf, type Asked } from '../../core/approval/state.ts';
import type { ApprovalsReport, Ledger, Posting } from '../../core/approval/types.ts';
import type { Config } from '../../core/config/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { PullLook, PullsPort } from '../../ports.ts';
import { isKnown, type KnownOpinions } from './opinions.ts';
import { stickyComments, toldOf } from './sticky.ts';

/** What has to be approved of a pull request. */
export interface Asking {
  readonly asked: readonly Asked[];
  readonly files: ApprovalsReport['files'];
  readonly builtFrom: ApprovalsReport['builtFrom'];
  readonly difference: ApprovalsReport['difference'];
}

/** What only the comparison itself tells. */
export const nothingBesides = { files: [], builtFrom: [], difference: null } as const;

/** How its approvals stand at one look, and what is known of them from now on. */
export interface Judged {
  readonly approvals: ApprovalsReport | null;
  readonly ledger: Ledger;
  /** What its comment shows; null where nothing certain is. */
  readonly present: Posting | null;
}

/** The environments that take approvals, of those that change. */
export function askingOf(config: Config, changes: readonly EnvironmentChange[]): Asking {
  const asked = changes.flatMap(({ environment, digest, files, builtFrom }) => {
    const approvals = config.environments.get(environment)?.approvals ?? null;
    return approvals === null ? [] : [{ asked: { environment, approvals, digest }, files, builtFrom }];
  });
  return {
    asked: asked.map((one) => one.asked),
    files: [...new Set(asked.flatMap(({ files }) => files))].toSorted(),
    builtFrom: asked
      .filter(({ builtFrom }) => builtFrom.length > 0)
      .map(({ asked: { environment }, builtFrom: others }) => ({ environment, others })),
    difference: null,
  };
}

/**
 * All that is known of a pull request's approvals: what stands in the check run of its head, and of the commit
 * that its comment tells of, whatever `slipway.yaml` asks for at the moment. Where that was tampered with, less is found, and less is approved.
 */
export async function readLedger(pulls: PullsPort, look: PullLook): Promise<Ledger> {
  const told = toldOf(look);
  const older =
    told === null || told.head === look.head
      ? []
      : (await pulls.checksOn(look.repository, told.head, look.checkName)).checkTexts;
  const known = [...look.checkTexts, ...older].flatMap(parseLedgers);
  return ledgerOf(look.number, known);
}

export function takesApprovals(config: Config | Problem): boolean {
  return !isProblem(config) && [...config.environments.values()].some(({ approvals }) => approvals !== null);
}

/** @param opinions read before the look; null where nothing is asked */
export function judge(
  look: PullLook,
  { asked, files, builtFrom, difference }: Asking,
  opinions: KnownOpinions | Problem | null,
  known: Ledger,
): Judged {
  const [comment = null] = stickyComments(look);
  const present = presentPosting(known, comment);
  const facts = isKnown(opinions) ? opinions : nothing;
  const ledger = noteReviews(known, present, facts.reviews);
  const environments = asked.map((one) => approvalsOf(one, { ...facts, ledger, present }));
  const problem = isProblem(opinions) ? opinions : null;
  const approvals = asked.length === 0 ? null : { environments, files, builtFrom, problem, difference };
  return { approvals, ledger, present: presentPosting(ledger, comment) };
}

const nothing: KnownOpinions = { reviews: [], makers: new Set(), people: new Map() };

/** What others who share its check run have there. */
export function othersLedgers(look: PullLook): readonly Ledger[] {
  const all = look.checkTexts.flatMap(parseLedgers).filter(({ pull }) => pull !== look.number);
  return [...Map.groupBy(all, ({ pull }) => pull)].map(([pull, several]) =>
    unite(
      pull,
      several.map(({ postings }) => postings),
    ),
  );
}
