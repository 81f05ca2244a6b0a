/** The own field of a mapping that nobody has checked yet; undefined where there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  return isMapping(value) ? new Map<string, unknown>(Object.entries(value)).get(key) : undefined;
}

export function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
