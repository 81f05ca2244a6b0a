import type { Ledger } from '../../core/approval/types.ts';
import { parseConfig } from '../../core/config/parse.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergeNotReady, tooManySharers } from '../../core/problems/review.ts';
import type { ManifestsReport, ManifestsSubject } from '../../core/review/types.ts';
import type { PullLook } from '../../ports.ts';
import { type Comparison, compareTrees, type CompareTools } from './compare.ts';
import { type Asking, askingOf, judge, nothingBesides } from './judge.ts';
import type { Settled } from './merge.ts';
import { findDifference } from './difference.ts';
import { withWaiver, type WaiverTools } from './waiver.ts';
import { isKnown, type KnownOpinions, type PeoplePort, readOpinions } from './opinions.ts';

/** All that it takes to find out how a pull request stands. */
export interface FindTools extends CompareTools, WaiverTools {
  readonly people: PeoplePort;
  readonly blinding: string;
}

/** What a pull request does, and what people think of it: all but what its comment showed them. */
export interface Findings {
  readonly look: PullLook;
  readonly subject: ManifestsSubject;
  readonly found: Comparison | { readonly state: 'conflict'; readonly branch: string };
  readonly asking: Asking;
  /** null where nothing is to be approved. */
  readonly opinions: KnownOpinions | Problem | null;
}

/** What is told, of which look at the pull request, and what is known of its approvals. */
export interface Telling {
  readonly look: PullLook;
  readonly report: ManifestsReport;
  readonly ledger: Ledger;
}

export async function findingsOf(tools: FindTools, { look, merge }: Settled): Promise<Findings> {
  const subject: ManifestsSubject = {
    repository: look.repository,
    repositoryUrl: look.repositoryUrl,
    pull: look.number,
    draft: look.draft,
    headSha: look.head,
    base: look.base,
    touched: [],
    notes: [],
  };
  const nothing = { look, subject, asking: { ...nothingBesides, asked: [] }, opinions: null };
  const failed = (problem: Problem) =>
    ({ ...nothing, found: { state: 'problem', problem, touched: [], notes: [] } }) as const;
  if (merge.kind === 'conflict') return { ...nothing, found: { state: 'conflict', branch: look.branch } };
  if (merge.kind === 'unknown') return failed(mergeNotReady());
  const config = parseConfig(look.configuration.text);
  if (isProblem(config)) return failed(config);
  const found = await compareTrees(tools, config, merge);
  if (found.state === 'problem') return { ...nothing, found };
  const asking = await withWaiver(tools, config, look, askingOf(config, found.environments));
  const opinions = asking.asked.length === 0 ? null : await readOpinions(tools, look, asking.asked);
  const difference = isKnown(opinions)
    ? await findDifference(tools, config, look, asking, opinions, found.diff)
    : null;
  return { look, subject, found, asking: { ...asking, difference }, opinions };
}

/**
 * @param look a later one, of the same head and base: only then is sure what the comment showed while people gave
 *   their opinion
 */
export function conclude(findings: Findings, look: PullLook, known: Ledger): Telling {
  const { subject, found, asking, opinions } = findings;
  const { approvals, ledger } = judge(look, asking, opinions, known);
  return { look, report: reportOf(), ledger };

  function reportOf(): ManifestsReport {
    if (look.sharers === null) return { ...subject, state: 'problem', problem: tooManySharers() };
    return found.state === 'compared'
      ? { ...subject, ...found, approvals, held: null }
      : { ...subject, ...found };
  }
}
