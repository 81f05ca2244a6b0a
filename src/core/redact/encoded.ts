/** Base64, also in several lines that hold nothing else; their ends are escaped where JSON stands in a string. */
const run = /[\w+/-]{20,}(?:(?:\r?\n|\\+n|\\+r\\+n)[ \t]*[\w+/-]+(?=[\s"'=\\]|$))*={0,2}/gu;
const leastCharacters = 40;

/** The text with each run of base64 that holds a private key changed. */
export function replaceEncodedKeys(text: string, change: (run: string) => string): string {
  if (text.length < leastCharacters) return text;
  return text.replace(run, (encoded) => (holdsKey(encoded) ? change(encoded) : encoded));
}

export function hasEncodedKey(text: string): boolean {
  return text.match(run)?.some(holdsKey) ?? false;
}

/** Wherever in the run the base64 begins: what stands before it may look like more of it. */
function holdsKey(encoded: string): boolean {
  const packed = encoded.replace(/\s+|\\+[nr]/gu, '');
  return (
    packed.length >= leastCharacters &&
    [0, 1, 2, 3].some((start) => Buffer.from(packed.slice(start), 'base64').includes('PRIVATE KEY'))
  );
}
