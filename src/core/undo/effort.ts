import { limits } from '../limits.ts';

/** Thrown where a comparison costs more than it may; caught where the file is merged. */
export class TooMuch extends Error {}

/** What the comparisons of one file may cost together, in steps. */
export class Effort {
  #left: number = limits.mergeSteps;

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooMuch();
  }
}
