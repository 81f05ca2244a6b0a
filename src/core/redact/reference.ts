const reference = /^["']?(?:\$\([\w.-]+\)|\$\{[\w.-]+\}|\{\{[^}]*\}\}?|null|true|false)["']?$/u;

/** Whether a value only says where the secret is (`$(PASSWORD)`, `${TOKEN}`, `{{ .token }}`), or is none. */
export function isReference(value: string): boolean {
  return reference.test(value);
}
