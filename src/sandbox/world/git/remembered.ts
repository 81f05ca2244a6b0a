/** Answers that a repository remembers of one question. */
const kept = 10_000;
const objectName = /^[0-9a-f]{40}$/u;

/**
 * Asks git once: what is asked of object names alone never changes, and each process of git costs as much as many
 * requests. What is asked by other names, and what fails, is not remembered.
 *
 * @param isFixed Whether the answer to these is one that never changes.
 */
export function remembered<Names extends readonly string[], Answer>(
  ask: (...names: Names) => Promise<Answer>,
  isFixed: (names: Names) => boolean = (names) => names.every((name) => objectName.test(name)),
): (...names: Names) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (...names) => {
    if (!isFixed(names)) return ask(...names);
    const key = names.join('\0');
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(...names);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    const [oldest] = answers.keys();
    if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
