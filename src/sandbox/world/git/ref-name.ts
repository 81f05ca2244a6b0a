/** The rules of git-check-ref-format(1) for a full name such as `refs/heads/main`. */
export function isRefName(ref: string): boolean {
  const parts = ref.split('/');
  return (
    parts.length >= 3 &&
    parts[0] === 'refs' &&
    !ref.endsWith('.') &&
    !ref.includes('..') &&
    !ref.includes('@{') &&
    // Visible ASCII below ~, or beyond ASCII: no space, no control character.
    /^[!-}\u0080-\uffff]*$/.test(ref) &&
    !/[\^:?*[\\]/.test(ref) &&
    parts.every((part) => part !== '' && part !== '@' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/**
 * Whether GitHub lets a ref of that full name be made: no branch or tag that a command line
 * would take for an option, or that reads like an object name; and nothing that reads like a full name,
 * which git would find where `refs/heads/main` is asked for and is not there.
 */
export function isNewName(ref: string): boolean {
  return (
    isRefName(ref) &&
    !/^refs\/(?:heads|tags)\/(?:-|[0-9a-f]{40}$)/.test(ref) &&
    !/^refs\/(?:[^/]+\/)?refs\//.test(ref)
  );
}

/** The name of the branch that a full ref names, or null where it names none. */
export function branchOf(ref: string): string | null {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
}
