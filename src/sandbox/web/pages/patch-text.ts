/** Changes as plain text, where the API's `diff_url` and `patch_url` lead. */
import { unifiedDiff } from '../../unified-diff.ts';
import { findPull } from '../actions/common.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { commitOf, pullStart } from '../reading.ts';

/** `diff`: the changes alone; `patch`: each commit as a mail that `git am` takes. */
export type TextForm = 'diff' | 'patch';

type TextPage = (visit: RepositoryVisit, parameters: Parameters) => Promise<Answer>;

export const pullText =
  (form: TextForm): TextPage =>
  async (visit, parameters) => {
    const pull = findPull(visit, parameters);
    if (pull === null) return null;
    return changes(visit, form, { head: pull.head.sha, base: await pullStart(visit.git, pull) });
  };

export const compareText =
  (form: TextForm): TextPage =>
  async (visit, { path = '' }) => {
    const { git } = visit;
    const [base = '', head = '', ...more] = path.split('...');
    const [from, to] = [await commitOf(git, base), await commitOf(git, head)];
    if (from === null || to === null || more.length > 0) return null;
    const start = await git.mergeBase(from, to);
    return start === null ? null : changes(visit, form, { head: to, base: start });
  };

export const commitText =
  (form: TextForm): TextPage =>
  async ({ git }, { sha = '' }) => {
    const found = await commitOf(git, sha);
    const commit = found === null ? null : await git.commit(found);
    if (commit === null) return null;
    if (form === 'patch') return { kind: 'file', bytes: await git.patches(commit.sha) };
    const files = await git.diff(commit.parents[0] ?? null, commit.sha);
    return { kind: 'file', bytes: Buffer.from(unifiedDiff(files)) };
  };

async function changes(
  { git }: RepositoryVisit,
  form: TextForm,
  { head, base }: { readonly head: string; readonly base: string },
): Promise<Answer> {
  if (form === 'patch') return { kind: 'file', bytes: await git.patches(head, base) };
  return { kind: 'file', bytes: Buffer.from(unifiedDiff(await git.diff(base, head))) };
}
