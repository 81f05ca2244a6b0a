import type { SourceCommit, SourceCommits } from '../core/deploy-pull/types.ts';
import { shortSha } from '../core/labels.ts';
import { limits } from '../core/limits.ts';
import type { UndoneCommit } from '../core/rollback/told.ts';
import type { Text } from '../core/text.ts';
import { clip, count } from '../core/visible.ts';
import { biggestFirst, fit, type Part } from './fit.ts';
import { codeSpan, escape, linkTo, toMarkdown } from './markdown.ts';
import { commitLink, name } from './names.ts';
import { reasonLine } from './remarks.ts';
import { blocks } from './section.ts';
import { type ImageChange, imageRows } from './views/change.ts';
import { undoneLines } from './views/undone.ts';

/** What the pull request of one service's deploy says of itself. */
export interface DeployPullText {
  readonly action: 'deploy' | 'promote' | 'restart' | 'rollback';
  readonly environment: string;
  /** The environment that a promotion takes from; null of everything else. */
  readonly from: string | null;
  readonly change: ImageChange;
  /** Where it was asked for, and by whom. */
  readonly asked: { readonly repository: string; readonly pull: number; readonly url: string };
  readonly actor: string;
  /** Of the application's pull request; null where readers of this one may not see it. */
  readonly title: string | null;
  readonly reason: string | null;
  /** What is new since what runs now; null where that is not known, or not for all readers. */
  readonly commits: SourceCommits | null;
  readonly waits: Text;
  /** Of a rollback: the commits that it undoes. */
  readonly undone: readonly UndoneCommit[];
}

const titleCharacters = 200;

/** The body of a deploy pull request, as Markdown within GitHub's limit. What it does to manifests is told in a comment. */
export function writeDeployPull(pull: DeployPullText): string {
  const { change, commits } = pull;
  const lines = commits === null ? [] : commits.commits.map(commitLine);
  const { own, peoples } = undoneLines(pull.undone);
  return fit(biggestFirst([...lines, ...own, ...peoples]), limits.commentCharacters, (kept) =>
    blocks(
      firstLine(pull),
      imageTable(change),
      askedLine(pull),
      reasonLine(pull.reason),
      undoneList('**Undone**, newest first:', own, kept),
      undoneList('**Commits of people** that are undone, too:', peoples, kept),
      commits === null ? '' : commitList(commits, lines, kept),
      toMarkdown(pull.waits),
      `<sub>This branch is Slipway’s: the next command for the same service and environment replaces what is on it, and a commit of anybody else is not merged by it. To drop it, comment ${codeSpan(`/cancel ${clip(pull.environment, titleCharacters)} ${clip(change.service, titleCharacters)}`)} on the application’s pull request, or close this one.</sub>`,
    ),
  );
}

function firstLine({ action, environment, from, change }: DeployPullText): string {
  const [service, there] = [`**${name(change.service)}**`, `**${name(environment)}**`];
  if (action === 'restart') return `Restarts ${service} in ${there}.`;
  if (action === 'rollback') return `Rolls back ${service} in ${there}.`;
  return from === null
    ? `Deploys ${service} to ${there}.`
    : `Promotes ${service} from **${name(from)}** to ${there}.`;
}

function imageTable(change: ImageChange): string {
  const rows = imageRows(change, false).map(({ markdown }) => markdown);
  return ['| | before | after |', '| :-- | :-- | :-- |', ...rows].join('\n');
}

function askedLine({ asked, actor, title }: DeployPullText): string {
  const words = `${escape(asked.repository)}\\#&#8203;${asked.pull}`;
  const what = title === null ? '' : ` (${escape(clip(title, titleCharacters))})`;
  return `Asked for by ${linkTo(name(actor), profileOf(asked.url, actor))} in ${linkTo(words, asked.url)}${what}.`;
}

/** Beside the repositories, on the same host. */
function profileOf(url: string, login: string): string {
  return URL.canParse(url) ? new URL(`/${encodeURIComponent(login)}`, url).href : '';
}

function commitList(
  { repository, from, to, url, total, left }: SourceCommits,
  lines: readonly Part[],
  kept: ReadonlySet<Part>,
): string {
  const shown = lines.filter((line) => kept.has(line)).map(({ markdown }) => `- ${markdown}`);
  const range = linkTo(codeSpan(`${shortSha(from)}…${shortSha(to)}`), url);
  const heading = `**${count(total, 'commit')} of ${escape(repository)} since what runs there now** (${range})${shown.length > 0 ? ', newest first:' : '.'}`;
  const more = total - shown.length;
  const back =
    left === 0
      ? ''
      : `⚠️ ${count(left, 'commit')} of what runs there now ${left === 1 ? 'is' : 'are'} not in it.`;
  return blocks(
    heading,
    [...shown, ...(more > 0 ? [`- … and ${count(more, 'older one')}`] : [])].join('\n'),
    back,
  );
}

function undoneList(heading: string, lines: readonly Part[], kept: ReadonlySet<Part>): string {
  const shown = lines.filter((line) => kept.has(line)).map(({ markdown }) => `- ${markdown}`);
  const left = lines.length - shown.length;
  const more = left > 0 ? [`- … and ${count(left, 'more commit')}`] : [];
  return lines.length === 0 ? '' : blocks(heading, [...shown, ...more].join('\n'));
}

function commitLine(commit: SourceCommit): Part {
  const subject = escape(clip(commit.subject, titleCharacters));
  return { markdown: `${commitLink(commit)} ${subject} (${name(commit.author)})` };
}
