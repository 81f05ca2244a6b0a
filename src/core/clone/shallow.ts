import { historyEntries } from '../history/entries.ts';
import { shortSha } from '../labels.ts';
import type { Problem } from '../problem.ts';
import type { CloneSnapshot } from '../snapshot.ts';
import { code, type Span, type Text, text } from '../text.ts';

type Seen = Pick<CloneSnapshot, 'services' | 'environment'>;

/** A problem that was found in a history that is cut off: revisions have no numbers there, and what a plan lacks may be beyond it. */
export function inShallowClone(found: Problem, seen: Seen): Problem {
  const { title, reasons, remedy } = found;
  return {
    ...found,
    title: namedByCommits(title, seen),
    reasons: [
      ...reasons.map((reason) => namedByCommits(reason, seen)),
      text`The clone is shallow: its history is cut off. ${code('git fetch --unshallow')} brings the rest.`,
    ],
    remedy: namedByCommits(remedy, seen),
  };
}

function namedByCommits(content: Text, seen: Seen): Text {
  return joined(content).map((span, index) => {
    if (span.kind === 'code') return { ...span, value: byName(span.value, seen) };
    return span.kind === 'plain' ? { ...span, value: withoutNumber(span.value, index === 0) } : span;
  });
}

/** Numbers are spans of their own. */
function joined(content: Text): Text {
  return content.reduce<readonly Span[]>((spans, span) => {
    const last = spans.at(-1);
    if (span.kind !== 'plain' || last?.kind !== 'plain') return [...spans, span];
    return [...spans.slice(0, -1), { ...span, value: last.value + span.value }];
  }, []);
}

/** A command that goes to a revision, by the name of its commit; left open where that is beyond what the clone has. */
function byName(command: string, { services, environment }: Seen): string {
  return command.replace(
    /^(\/rollback \S+ (\S+)) --to-revision (\d+|…)/u,
    (_, start: string, name: string, number: string) => {
      const state = services.find(({ service }) => service.name === name);
      const entries = state === undefined ? [] : historyEntries(state, environment.name);
      const entry = entries.find((one) => String(one.number) === number);
      return `${start} --to ${entry === undefined ? '…' : shortSha(entry.commit.sha)}`;
    },
  );
}

function withoutNumber(words: string, isFirst: boolean): string {
  const told = words.replace(/, of revision \d+(?=\.)/u, '').replace(/ \(revision \d+\)/u, '');
  if (!isFirst) return told;
  return told
    .replace(/^Revision \d+ of /u, 'That revision of ')
    .replace(/^Revision \d+: (?:commit )?/u, 'Commit ');
}
