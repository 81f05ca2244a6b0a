/** Git's own hooks of a repository, which see what a push brings: post-receive(1) and update(1) of githooks(5). */

/** The file in which git reports what a push moved, for whoever started receive-pack with this variable. */
export const pushReportVariable = 'SLIPWAY_PUSH_REPORT';

/** Set where whoever pushes may not change workflows. */
export const workflowsVariable = 'SLIPWAY_WORKFLOWS_REFUSED';

/**
 * What may not be done to refs, a line each: the ref, `update`, `delete` or `force`, and why, between tabs.
 */
export const refusalsVariable = 'SLIPWAY_PUSH_REFUSALS';

/** GitHub's sentence for an App without the permission. */
export function workflowRefusal(path: string): string {
  return `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`;
}

const postReceive = `#!/bin/sh
[ -z "$${pushReportVariable}" ] || cat > "$${pushReportVariable}"
`;

/**
 * Refuses the names that git takes and GitHub does not (see `isNewName`), and workflows of commits
 * that are new here; of a merge only what it has from neither side is its own.
 */
const update = `#!/bin/sh
ref=$1 old=$2 new=$3
is_nothing() { case $1 in *[!0]*) return 1 ;; esac; }
what=update
if is_nothing "$new"; then what=delete
elif ! is_nothing "$old" && ! git merge-base --is-ancestor "$old" "$new"; then what=force
fi
case $ref in
  refs/heads/gh-readonly-queue/*) echo 'Cannot update this protected ref.' >&2; exit 1 ;;
esac
refused=$(printf '%s' "$${refusalsVariable}" | awk -F '\t' -v ref="$ref" -v what="$what" \
  '$1 == ref && ($2 == what || ($2 == "update" && what == "force")) { print "- " $3 }')
if [ -n "$refused" ]; then
  printf 'error: GH013: Repository rule violations found for %s.\n\n%s\n\n' "$ref" "$refused" >&2
  exit 1
fi
case $new in
  *[!0]*) ;;
  *) exit 0 ;;
esac
case $ref in
  refs/heads/* | refs/tags/*) name=\${ref#refs/*/} ;;
  *) name= ;;
esac
case $name in
  -*) echo "$ref is not a valid ref name." >&2; exit 1 ;;
esac
case $ref:\${ref#refs/*/} in
  refs/refs/* | *:refs/*) echo "$ref is not a valid ref name." >&2; exit 1 ;;
esac
if printf '%s' "$name" | grep -Eqx '[0-9a-f]{40}'; then
  echo 'GH002: Sorry, branch or tag names consisting of 40 hex characters are not allowed.' >&2
  exit 1
fi
[ -n "$${workflowsVariable}" ] || exit 0
workflow=$(git rev-list "$new" --not --all |
  git diff-tree --stdin -c -r --root --no-commit-id --name-only -- .github/workflows | head -n 1)
[ -z "$workflow" ] && exit 0
printf '${workflowRefusal('%s')}\\n' "$workflow" >&2
exit 1
`;

export const hooks: Readonly<Record<string, string>> = { 'post-receive': postReceive, update };
