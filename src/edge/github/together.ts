import { setImmediate as turn } from 'node:timers/promises';
import { isProblem, type Problem } from '../../core/problem.ts';

export type Answers<Value> = ReadonlyMap<string, Value> | Problem;

/** Answers to questions by their key; a key without an answer is not in them. */
export type Ask<Question, Value> = (questions: readonly Question[]) => Promise<Answers<Value>>;

/**
 * What is asked for at the same time, by whomever, is asked for together; and everything once, unless that
 * came to nothing.
 * @param most how many answers are remembered; the oldest go first
 */
export function together<Question, Value>(
  keyOf: (question: Question) => string,
  ask: Ask<Question, Value>,
  most: number,
): Ask<Question, Value> {
  const known = new Map<string, Promise<Answers<Value>>>();
  let waiting: Question[] = [];
  let next: Promise<Answers<Value>> | null = null;

  async function askNext(): Promise<Answers<Value>> {
    await turn();
    const questions = waiting;
    [waiting, next] = [[], null];
    const keys = questions.map(keyOf);
    const forget = () => keys.forEach((key) => known.delete(key));
    try {
      const answers = await ask(questions);
      if (isProblem(answers)) forget();
      return answers;
    } catch (error) {
      forget();
      throw error;
    }
  }

  function answerTo(question: Question): Promise<Answers<Value>> {
    const key = keyOf(question);
    const there = known.get(key);
    if (there !== undefined) return there;
    next ??= askNext();
    waiting.push(question);
    known.set(key, next);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return next;
  }

  return async (questions) => {
    const asked = questions.map((question) => ({ key: keyOf(question), answers: answerTo(question) }));
    const found = new Map<string, Value>();
    const all = await Promise.all(asked.map(({ answers }) => answers));
    for (const [index, { key }] of asked.entries()) {
      const answers = all[index];
      if (isProblem(answers)) return answers;
      const value = answers?.get(key);
      if (value !== undefined) found.set(key, value);
    }
    return found;
  };
}
