import { code, type Text, text } from '../text.ts';

/** Why a path may not be written to: it leaves the repository, means git's own data, or has two spellings. */
export function folderFault(path: string): Text | null {
  if (path === '') return text`must not be empty.`;
  if (path.startsWith('/'))
    return text`must be relative to the root of the repository: no ${code('/')} at the start.`;
  if (path.includes('\\')) return text`must have ${code('/')} between its parts, not a backslash.`;
  if (/\p{Cc}/u.test(path)) return text`must not have line breaks or other control characters in it.`;
  const parts = path.split('/');
  if (parts.includes(''))
    return text`must not have an empty part: one ${code('/')} between parts, none at the end.`;
  if (parts.includes('.') || parts.includes('..'))
    return text`must not have ${code('.')} or ${code('..')} as a part.`;
  if (parts.some((part) => part !== part.trim()))
    return text`must not have a part that starts or ends with a blank.`;
  const git = parts.find((part) => /^(?:\.git[ .]*|git~[0-9]+)$/i.test(part));
  if (git !== undefined) return text`must not have ${code(git)} as a part: that is git’s own.`;
  return null;
}
