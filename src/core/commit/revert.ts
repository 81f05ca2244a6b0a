/** What a commit that a person made says it undoes. */
export interface Revert {
  /** As written: whole object names, but for `git revert --reference`, which shortens them. */
  readonly shas: readonly string[];
  /** Pull requests that GitHub's Revert button undid. */
  readonly pulls: readonly { readonly repository: string; readonly number: number }[];
}

/**
 * Recognises `This reverts commit <sha>.` as git and GitHub write it, of reverts, of reverts of reverts
 * (`Reapply "…"`) and of merges, and `Reverts owner/name#12` of GitHub's Revert button. Only at the start
 * of a line: what is quoted or told in passing is none. Any line, since git takes a paragraph with `Signed-off-by` for trailers.
 * null where there is nothing of it.
 */
export function parseRevert(message: string): Revert | null {
  const lines = unfenced(message.split(/\r\n|\r|\n/));
  const shas = lines.flatMap((line) => /^This reverts commit ([0-9a-f]{7,64})\b/.exec(line)?.[1] ?? []);
  const pulls = lines.flatMap((line) => {
    const [, repository, number] = /^Reverts ([\w.-]+\/[\w.-]+)#([0-9]{1,15})\s*$/.exec(line) ?? [];
    return repository === undefined ? [] : [{ repository, number: Number(number) }];
  });
  return shas.length + pulls.length === 0 ? null : { shas, pulls };
}

/** A pull request's text may show a message of git's as code: that is told, not done. */
function unfenced(lines: readonly string[]): readonly string[] {
  let fence: string | null = null;
  return lines.filter((line) => {
    const [, sign = null] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === null) fence = sign;
    else if (sign?.startsWith(fence)) fence = null;
    return fence === null;
  });
}
