import type { Approval, ApprovalsReport, EnvironmentApprovals, PassedOver } from '../core/approval/types.ts';
import { isSettled } from '../core/approval/state.ts';
import { shortSha } from '../core/labels.ts';
import type { Problem } from '../core/problem.ts';
import { nameOf } from '../core/problems/access.ts';
import { code, list, type Text, text, toPlain } from '../core/text.ts';
import { clip, count } from '../core/visible.ts';
import { approverLines } from './approvers.ts';
import { heldLines, heldStanding } from './held.ts';
import { codeSpan, escape, linkTo, toMarkdown } from './markdown.ts';
import { blocks } from './section.ts';

/** Around the section, hidden: it is what changes when somebody approves, and nothing else does. */
const start = '<!-- slipway: approvals -->';
const end = '<!-- slipway: end of approvals -->';

const namesListed = 5;
const environmentsListed = 10;
const filesListed = 10;
const builtFromListed = 5;

interface Place {
  readonly repositoryUrl: string;
  readonly headSha: string;
}

/**
 * Who approved what, and what is missing, of each environment; empty where nothing is to be approved, and nothing held.
 * @param check what its check run says besides, and keeps to be read back; null in the comment
 */
export function approvalsSection(
  report: ApprovalsReport | null,
  place: Place,
  check: { readonly held: Problem | null } | null = null,
): string {
  const lines = [
    ...(check === null ? [] : approverLines(report)),
    ...(report === null ? [] : approvalLines(report, place)),
    ...heldLines(check?.held ?? null),
  ];
  return lines.length === 0 ? '' : [start, '**Approvals**', '', ...lines, '', end].join('\n');
}

function approvalLines(report: ApprovalsReport, place: Place): readonly string[] {
  const shown = report.environments.slice(0, environmentsListed);
  const more = report.environments.length - shown.length;
  return [
    ...shown.flatMap((state) => environmentLines(state, place)),
    ...(more > 0 ? [`- … and ${count(more, 'more environment')}`] : []),
    ...(report.problem === null ? [] : [`- ⚠️ ${problemLine(report.problem)}`]),
  ];
}

/**
 * What we have written, with another section. The first one in it is ours, for nothing of what people have
 * written comes before it.
 * @returns null where there is none
 */
export function withApprovals(markdown: string, section: string): string | null {
  const lines = markdown.replaceAll('\r\n', '\n');
  const from = lines.indexOf(start);
  const to = lines.indexOf(end, from);
  return from < 0 || to < 0 ? null : lines.slice(0, from) + section + lines.slice(to + end.length);
}

const separator = ' · ';

/** The title of a check run: how the approvals stand before all else, or what holds it where it has them. */
export function approvalsTitle(
  report: ApprovalsReport | null,
  headline: string,
  held: Problem | null = null,
): string {
  if (held !== null) return `${heldStanding(held).replaceAll(separator, ', ')}${separator}${headline}`;
  return report === null ? headline : `${standing(report)}${separator}${headline}`;
}

/** The same title, once the approvals stand otherwise. */
export function withApprovalsTitle(
  title: string,
  report: ApprovalsReport,
  held: Problem | null = null,
): string {
  return approvalsTitle(report, title.slice(title.indexOf(separator) + separator.length), held);
}

function standing({ environments, problem }: ApprovalsReport): string {
  if (problem !== null) return toPlain(problem.title).replace(/\.$/u, '');
  const open = environments.filter((one) => !isSettled(one));
  const [first] = open;
  if (first === undefined)
    return environments.every(({ state }) => state === 'waived') ? 'No approval needed' : 'Approved';
  if (open.length > 1) return `${count(open.length, 'environment')} wait for approvals`;
  return toPlain(first.state === 'held' ? heldText(first) : waitingText(first));
}

function environmentLines(state: EnvironmentApprovals, place: Place): readonly string[] {
  const { approvals, passedOver } = state;
  const by = approvals.slice(0, namesListed).map((approval) => approvalWords(approval, place));
  const more = approvals.length - by.length;
  const all = [...by, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const over = passedOver.slice(0, namesListed).map(passedOverLine);
  switch (state.state) {
    case 'approved':
      return [`- ✅ ${codeSpan(state.environment)} is approved by ${all}`, ...over];
    case 'waived':
      return [
        `- ↩️ ${codeSpan(state.environment)} needs no approval for this: it is a rollback by Slipway, and its configuration says so${all === '' ? '' : `; approved by ${all}`}`,
        ...over,
      ];
    case 'waiting':
      return [`- ⏳ ${toMarkdown(waitingText(state))}${all === '' ? '' : `; so far ${all}`}`, ...over];
    case 'held':
      return [
        `- ✋ ${toMarkdown(heldText(state))}${all === '' ? '' : `; approved by ${all}`}`,
        '  - It goes on once they approve, or somebody dismisses their review.',
        ...over,
      ];
  }
}

function waitingText({ environment, approvals, needed, from }: EnvironmentApprovals): Text {
  const missing = needed - approvals.length;
  const whom = list(from.slice(0, namesListed).map(nameOf), 'or');
  return text`${code(environment)} waits for ${missing} of ${count(needed, 'approval')} from ${whom}`;
}

function heldText({ environment, heldBy }: EnvironmentApprovals): Text {
  return text`${code(environment)} is held: ${heldBy.slice(0, namesListed).join(', ')} requested changes`;
}

/** Where it was given on another head, it was of the same change: then that is said. */
function approvalWords({ login, head }: Approval, { repositoryUrl, headSha }: Place): string {
  if (head === headSha) return escape(login);
  const commit = linkTo(codeSpan(shortSha(head)), `${repositoryUrl}/commit/${head}`);
  return `${escape(login)} (carried over from ${commit}, which changes the same)`;
}

const reasons: Readonly<Record<PassedOver['why'], string>> = {
  own: 'who made or asked for the change, or merged the base into it, cannot approve it',
  'not-allowed': 'it is not theirs to give',
  bot: 'bots cannot approve',
  unseen: 'this comment was not there yet, or was changed or hidden meanwhile: approve again',
  'other-commit': 'it is of another commit: reload the page, and approve again',
  'other-digest': 'the change was another one then: look at it again, and approve again',
};

function passedOverLine({ login, why }: PassedOver): string {
  return `  - The approval of ${escape(login)} does not count: ${reasons[why]}.`;
}

/** What is approved besides the manifests that are shown; it stays as it is when somebody approves. */
export function approvedBesides(report: ApprovalsReport | null): string {
  if (report === null) return '';
  return blocks(...report.builtFrom.slice(0, builtFromListed).map(builtFromLine), filesLine(report.files));
}

function builtFromLine({ environment, others }: ApprovalsReport['builtFrom'][number]): string {
  const from = list(others.slice(0, builtFromListed).map(code));
  return `⚠️ ${toMarkdown(text`${code(environment)} is built from files of ${from} from now on: what is deployed there then changes ${code(environment)}, too, and nobody is asked to approve that.`)}`;
}

function filesLine(files: ApprovalsReport['files']): string {
  if (files.length === 0) return '';
  const names = files.slice(0, filesListed).map((path) => codeSpan(clip(path, 120)));
  const more = files.length - names.length;
  return `An approval is of these files, too, as they are in the pull request: ${[...names, ...(more > 0 ? [count(more, 'more file')] : [])].join(', ')}`;
}

function problemLine({ title, remedy }: NonNullable<ApprovalsReport['problem']>): string {
  return `${toMarkdown(title)} ${toMarkdown(remedy)}`;
}
