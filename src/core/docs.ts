/** Where the docs are that comments link to: `docs/` at the App's own address, as app.yml has it. */
const address = 'https://github.com/acme/slipway/blob/main/docs';

/** The page that explains a rule of effects. */
export function ruleDocs(rule: string): string {
  return `${address}/effects.md#${encodeURIComponent(rule.toWellFormed())}`;
}
