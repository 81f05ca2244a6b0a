/**
 * The property at a path in JSON that came from outside; undefined where there is none. For the few
 * fields that are read where a schema library would weigh more than the reading.
 */
export function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (parent, name) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
        ? Reflect.get(parent, name)
        : undefined,
    value,
  );
}
