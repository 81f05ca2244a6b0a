/**
 * Characters that no screen shows, that turn the reading direction, or that steer a terminal: controls,
 * format characters (bidi overrides, zero widths, tags), line and paragraph separators, lone surrogates,
 * blank Hangul fillers, and the variation selectors in which data can be smuggled.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u115F\u1160\u3164\uFFA0]|[\u{E0100}-\u{E01EF}]/gu;

const space = 0x20;
const del = 0x7f;

/**
 * One line in which nothing hides: a C0 control becomes its picture (`␛`, `␊`), any other hidden
 * character its number (`⟨U+202E⟩`). Split at `\n` first where lines are wanted.
 */
export function visible(value: string): string {
  return value.replace(hidden, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < space) return String.fromCodePoint(0x2400 + point);
    if (point === del) return '␡';
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** At most so many characters, the last of them `…` where something was cut. Never splits a surrogate pair. */
export function clip(value: string, characters: number): string {
  if (value.length <= characters) return value;
  // Slicing first keeps the work bounded for values of megabytes.
  const points = Array.from(value.slice(0, characters * 2 + 2));
  return points.length <= characters ? value : `${points.slice(0, characters - 1).join('')}…`;
}

/** `1 field`, `2 fields`, `1,204 fields`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? noun : plural}`;
}
