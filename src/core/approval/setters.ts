import { createHash } from 'node:crypto';

/**
 * A comment by which a tool writes the value beside it: the setters of kyaml are JSON, in any spelling (`{"$imagepolicy": …}`
 * of Flux, `{"$ref": …}` of kustomize), those of kpt begin with a word.
 */
const setter = /#[\t ]*(?:\{[\t ]*"|kpt-set:)/u;

/** The value beside one, where it is a word that no other reading can make more of; its key, quotes and comment stay. */
const word =
  /^([\t ]*(?:-[\t ]+)?[\w.-]+:[\t ]+["']?)\w(?:[\w.:/@+-]*\w)?(?=["']?[\t ]+#[\t ]*(?:\{[\t ]*"|kpt-set:))/gmu;

/**
 * Of a file that may have comments that are more than text, rather too often than not: the hash of all but the values
 * beside them, and so the same after each write of such a tool; null of any other file.
 */
export function settingOf(content: Uint8Array): string | null {
  const text = Buffer.from(content).toString('latin1');
  if (!setter.test(text)) return null;
  return createHash('sha256').update(text.replaceAll(word, '$1\0'), 'latin1').digest('hex');
}
