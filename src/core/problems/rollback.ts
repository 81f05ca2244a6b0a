import { type Problem, problem } from '../problem.ts';
import { code, link, list, text } from '../text.ts';
import type { CommitRecord } from '../snapshot.ts';

/** The deploy cannot be undone file by file without losing what came after it. */
export function touchedSince(input: {
  readonly service: string;
  readonly deploy: CommitRecord;
  readonly files: readonly string[];
  readonly newer: readonly CommitRecord[];
}): Problem {
  const short = (commit: CommitRecord) => link(commit.sha.slice(0, 7), commit.url);
  return problem({
    code: 'changed-since-the-deploy',
    publicTitle: text`${code(input.service)} cannot be rolled back exactly: its files were changed after the deploy.`,
    title: text`${code(input.service)} cannot be rolled back exactly: its files were changed after the deploy.`,
    reasons: [
      text`The newest deploy is ${short(input.deploy)}; since then, ${list(input.files.map(code))} changed.`,
      ...(input.newer.length === 0
        ? []
        : [text`Newer commits in the folder: ${list(input.newer.map(short))}.`]),
      text`To restore the files would undo that, too. Nothing was committed.`,
    ],
    remedy: text`Revert by hand what shall go (${code(`git revert ${input.deploy.sha.slice(0, 7)}`)} in the environment repository), or deploy the tag that you want with ${code('/deploy … --tag')}.`,
  });
}
