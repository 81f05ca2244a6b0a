/**
 * What a person gives as a reason stays their words: in a commit of the environment repository, GitHub
 * would close issues by `fixes #12`, notify `@ada`, and skip workflows by `[skip ci]`. A word joiner
 * (U+2060), which nobody sees, parts the signs from what they would act on.
 */
const joiner = '\u2060';

/** `#12`, `GH-12`, `@ada`, `[skip ci]`, `***NO_CI***`: behind the sign. */
const signs = /[#@[]|\bGH-(?=\d)|\*{3}(?=\w)/gi;

/** A closing keyword before the address of an issue, which holds no sign. */
const closing = /\b(clos|fix|resolv)(?=(?:e|es|ed|s)?:?\s+https?:)/gi;

/** The text without a meaning to GitHub; it reads the same. */
export function toInert(value: string): string {
  return toWords(value)
    .replaceAll(signs, (sign) => sign + joiner)
    .replaceAll(closing, (stem) => stem + joiner);
}

/** The person's words again. */
export function toWords(inert: string): string {
  return inert.replaceAll(joiner, '');
}
