import type { Marks, Sequence } from './histogram.ts';

/**
 * Moves runs of marked elements as git does (`xdl_change_compact`): a run that could stand elsewhere, since what
 * comes before or behind it reads the same, joins with its neighbours and goes as far down as it can, or to where the
 * other side has a run, too.
 */
export function compact(before: Sequence, after: Sequence, marks: Marks): void {
  compactSide(new Side(before, marks.before), new Side(after, marks.after));
  compactSide(new Side(after, marks.after), new Side(before, marks.before));
}

function compactSide(side: Side, other: Side): void {
  do {
    if (side.end > side.start) settle(side, other);
    other.next();
  } while (side.next());
}

/** Takes the run to its place; the other side's keeps step, so that both stand behind the same common element. */
function settle(side: Side, other: Side): void {
  let size: number;
  let highest: number;
  let matching: boolean;
  do {
    size = side.end - side.start;
    while (side.slideUp()) other.previous();
    highest = side.end;
    matching = other.end > other.start;
    while (side.slideDown()) {
      other.next();
      matching ||= other.end > other.start;
    }
  } while (size !== side.end - side.start);
  if (side.end === highest || !matching) return;
  while (other.end === other.start) {
    side.slideUp();
    other.previous();
  }
}

/** One side, and a run on it: marked elements between two that are not, perhaps none. */
class Side {
  readonly #ids: Sequence;
  readonly #marks: Uint8Array;
  start = 0;
  end = 0;

  constructor(ids: Sequence, marks: Uint8Array) {
    this.#ids = ids;
    this.#marks = marks;
    this.#growDown();
  }

  next(): boolean {
    if (this.end === this.#ids.length) return false;
    this.start = this.end + 1;
    this.end = this.start;
    this.#growDown();
    return true;
  }

  previous(): void {
    this.end = this.start - 1;
    this.start = this.end;
    this.#growUp();
  }

  slideUp(): boolean {
    if (this.start === 0 || this.#ids[this.start - 1] !== this.#ids[this.end - 1]) return false;
    this.#marks[(this.start -= 1)] = 1;
    this.#marks[(this.end -= 1)] = 0;
    this.#growUp();
    return true;
  }

  slideDown(): boolean {
    if (this.end >= this.#ids.length || this.#ids[this.start] !== this.#ids[this.end]) return false;
    this.#marks[this.start] = 0;
    this.#marks[this.end] = 1;
    this.start += 1;
    this.end += 1;
    this.#growDown();
    return true;
  }

  #growDown(): void {
    while (this.#marks[this.end] === 1) this.end += 1;
  }

  #growUp(): void {
    while (this.start > 0 && this.#marks[this.start - 1] === 1) this.start -= 1;
  }
}
