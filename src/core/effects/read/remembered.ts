/** Asks once for each argument, as long as that lives: several rules ask the same of the same objects. */
export function remembered<K extends object, V>(ask: (of: K) => V): (of: K) => V {
  const answers = new WeakMap<K, { readonly answer: V }>();
  return (of) => {
    const known = answers.get(of) ?? { answer: ask(of) };
    answers.set(of, known);
    return known.answer;
  };
}
