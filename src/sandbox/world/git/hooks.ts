/** Git's own hooks of a repository, which see what a push brings: post-receive(1) and update(1) of githooks(5). */

/** The file in which git reports what a push moved, for whoever started receive-pack with this variable. */
export const pushReportVariable = 'SLIPWAY_PUSH_REPORT';

/** Set where whoever pushes may not change workflows. */
export const workflowsVariable = 'SLIPWAY_WORKFLOWS_REFUSED';

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
ref=$1 new=$3
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
