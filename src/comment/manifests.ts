import { digestsHash } from '../core/approval/reviews.ts';
import { titleOf } from '../core/diff/lines.ts';
import { parseDeployBranch } from '../core/deploy-pull/branch.ts';
import type { ManifestDiff, ResourceChange } from '../core/diff/types.ts';
import { enumerate } from '../core/labels.ts';
import { limits } from '../core/limits.ts';
import type { Problem } from '../core/problem.ts';
import type { ManifestsReport, ManifestsSubject, TouchedFolder } from '../core/review/types.ts';
import { toPlain } from '../core/text.ts';
import { clip, count, visible } from '../core/visible.ts';
import { approvalsSection, approvalsTitle, approvedBesides } from './approvals.ts';
import { type DifferenceSection, differenceSection } from './difference.ts';
import { fit, lastFirst, type Part } from './fit.ts';
import { codeSpan, escape, toMarkdown } from './markdown.ts';
import { type Checked, checkMarkerOf, manifestsMarkerOf } from './marker.ts';
import { commitLink, name } from './names.ts';
import { linesOf, listLines } from './remarks.ts';
import { blocks, digestBlock, sectionOf } from './section.ts';

/** The fields of a check run, each within GitHub's limit. */
export interface CheckOutput {
  /** Plain text. */
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly text: string;
}

/** The pieces that comment and check run are made of. */
interface Told {
  /** One line, as plain text. */
  readonly headline: string;
  /** What the comment says before it. */
  readonly lead: string;
  /** Whether that line is all. */
  readonly quiet: boolean;
  readonly summary: Piece;
  readonly text: Piece;
  readonly footer: string;
}

interface Piece {
  /** The most dispensable first. */
  readonly parts: readonly Part[];
  readonly write: (kept: ReadonlySet<Part>) => string;
}

const titleCharacters = 200;
const environmentsListed = 5;
const nothing: Piece = { parts: [], write: () => '' };

/** The one comment on a pull request of the environment repository, behind its hidden marker. */
export function writeManifestsComment(report: ManifestsReport): string {
  const approvals = report.state === 'compared' ? report.approvals : null;
  const digests = approvals && digestsHash(approvals.environments);
  const marker = manifestsMarkerOf({ head: report.headSha, base: report.base.sha }, digests);
  const { headline, lead, quiet, summary, text, footer } = tell(report);
  const line = `${lead}: ${escape(headline)}`;
  const difference = differenceOf(report);
  const parts = [...difference.parts, ...text.parts, ...summary.parts];
  return fit(parts, limits.commentCharacters, (kept) => {
    const body = quiet
      ? `${line}.`
      : blocks(
          `### ${line}`,
          subjectLine(report),
          approvalsOf(report),
          difference.write(kept),
          summaryAfter(report, summary.write(kept)),
          text.write(kept),
          footer,
        );
    return `${marker}\n${body}\n`;
  });
}

/** What a check run keeps besides what it tells. */
export interface CheckNote extends Pick<Checked, 'configuration' | 'tries'> {
  /** Hidden line that its text begins with; empty where there is none. */
  readonly ledger: string;
}

/**
 * The same for the check run; the fields of the resources stand in its text, all else in its summary.
 * The summary begins with what it compares, as the comment does: where all is quiet, there is no comment.
 */
export function writeManifestsCheck(
  report: ManifestsReport,
  { ledger, configuration, tries }: CheckNote,
): CheckOutput {
  const compared = { head: report.headSha, base: report.base.sha };
  const marker = checkMarkerOf({ ...compared, configuration, tries });
  const { headline, summary, text, footer } = tell(report);
  const limit = limits.checkCharacters;
  const { approvals, held } = report.state === 'compared' ? report : { approvals: null, held: null };
  return {
    title: clip(visible(approvalsTitle(approvals, headline, held)), titleCharacters),
    summary: fit(
      summary.parts,
      limit,
      (kept) =>
        `${marker}\n${blocks(subjectLine(report), approvalsOf(report, { held }), summaryAfter(report, summary.write(kept), { held }), footer)}`,
    ),
    text: fit(text.parts, limit, (kept) => `${ledger}${text.write(kept)}`),
  };
}

function differenceOf(report: ManifestsReport): DifferenceSection {
  const difference = report.state === 'compared' ? (report.approvals?.difference ?? null) : null;
  return differenceSection(difference, titlesIn(report.touched));
}

type Check = Parameters<typeof approvalsSection>[2];

/** @param check says more than the comment: that, written anew, would cost approvals of that second */
function approvalsOf(report: ManifestsReport, check: Check = null): string {
  if (report.state !== 'compared') return '';
  return blocks(approvalsSection(report.approvals, report, check), approvedBesides(report.approvals));
}

/** Under a heading of its own where approvals stand before it: else its list would go on with theirs. */
function summaryAfter(report: ManifestsReport, summary: string, check: Check = null): string {
  return approvalsOf(report, check) === '' || summary === '' ? summary : blocks('**What changes**', summary);
}

/** A diff on its own, as Markdown that fits into a comment. */
export function writeDiffMarkdown(diff: ManifestDiff): string {
  const all = codeSpan('slipway diff --format html');
  const section = sectionOf(diff, { elsewhere: `To see all of it: ${all}.` });
  const line = `**${escape(section.headline)}.**`;
  return fit([...section.details, ...section.rest], limits.commentCharacters, (kept) => {
    const body = section.quiet
      ? line
      : blocks(line, section.overview(kept), section.fields(kept), digestBlock(diff.digest));
    return `${body}\n`;
  });
}

function tell(report: ManifestsReport): Told {
  switch (report.state) {
    case 'compared':
      return tellDiff(report.diff, report, report.approvals !== null);
    case 'conflict':
      return tellConflict(report);
    case 'problem':
      return tellProblem(report.problem);
  }
}

function tellDiff(diff: ManifestDiff, { pull, touched, notes }: ManifestsSubject, isAsked: boolean): Told {
  const fetch = codeSpan(`git fetch origin pull/${pull}/merge`);
  const compare = codeSpan('slipway diff --git FETCH_HEAD^1..FETCH_HEAD');
  const section = sectionOf(diff, {
    elsewhere: `To see all of it in a clone: ${fetch}, then ${compare}.`,
    titleOf: titlesIn(touched),
    notes,
  });
  return {
    headline: section.headline,
    lead: 'Manifest diff',
    quiet: section.quiet && !isAsked,
    summary: { parts: section.rest, write: section.overview },
    text: { parts: section.details, write: section.fields },
    footer: digestBlock(diff.digest),
  };
}

/** Resources of several environments have the same names: the environment is part of their titles. */
function titlesIn(touched: readonly TouchedFolder[]): (resource: ResourceChange) => string {
  if (new Set(touched.map(({ environment }) => environment)).size < 2) return titleOf;
  return (resource) => {
    const folder = touched.find(({ path }) => resource.file === path || resource.file.startsWith(`${path}/`));
    return folder === undefined ? titleOf(resource) : `${folder.environment}: ${titleOf(resource)}`;
  };
}

function tellConflict({ base, pull, branch: own }: Extract<ManifestsReport, { state: 'conflict' }>): Told {
  const branch = clip(base.ref, titleCharacters);
  // From a deploy branch, nothing but Slipway's own commit is merged.
  const mending =
    parseDeployBranch(own) === null
      ? `merge ${codeSpan(branch)} into the branch of this pull request, or rebase it; the diff is made with the next push. Where approvals are asked for, who does so may then not count among its approvers.`
      : `comment the same command again: it makes the change anew on the tip of ${codeSpan(branch)}.`;
  const remedy = `**What to do:** ${mending}`;
  return {
    headline: `#${pull} conflicts with ${branch}`,
    lead: 'No manifest diff',
    quiet: false,
    summary: { parts: [], write: () => remedy },
    text: nothing,
    footer: '',
  };
}

function tellProblem({ title, reasons, remedy, code }: Problem): Told {
  const lines = linesOf(reasons);
  return {
    headline: clip(toPlain(title), titleCharacters * 2),
    lead: 'No manifest diff',
    quiet: false,
    summary: {
      parts: lastFirst(lines),
      write: (kept) =>
        blocks(
          listLines(lines, kept, 'reason'),
          `**What to do:** ${toMarkdown(remedy, 1_500)}`,
          `<sub>problem ${codeSpan(clip(code, 100))}</sub>`,
        ),
    },
    text: nothing,
    footer: '',
  };
}

/** What is compared: whose folders, which commits, and whether it is a draft. */
function subjectLine({ touched, repositoryUrl, base, headSha, draft }: ManifestsSubject): string {
  const commit = (sha: string) => commitLink({ sha, url: `${repositoryUrl}/commit/${sha}` });
  const branch = codeSpan(clip(base.ref, titleCharacters));
  const compared = `${branch} at ${commit(base.sha)}, before and after merging ${commit(headSha)}`;
  const all = [...environmentsOf(touched), compared, ...(draft ? ['a draft'] : [])];
  return `<sub>${all.join(' · ')}</sub>`;
}

/** `staging: storefront and checkout` */
function environmentsOf(touched: readonly TouchedFolder[]): readonly string[] {
  const services = Map.groupBy(touched, ({ environment }) => environment);
  const lines = [...services].map(([environment, folders]) => {
    const names = enumerate([...new Set(folders.map(({ service }) => service))], 'service');
    return `${name(environment)}: ${escape(names)}`;
  });
  const left = lines.length - environmentsListed;
  return left > 1 ? [...lines.slice(0, environmentsListed), count(left, 'more environment')] : lines;
}
