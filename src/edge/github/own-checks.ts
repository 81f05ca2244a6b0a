/** Check suites of a commit, of whichever Apps. */
export type SuitesOf<Run> =
  | {
      readonly nodes: readonly {
        readonly app: { readonly slug: string } | null;
        readonly checkRuns: { readonly nodes: readonly Run[] } | null;
      }[];
    }
  | null
  | undefined;

/**
 * The App's own check runs among them, the newest first. As a bot, an App is called by its slug with `[bot]` behind it.
 * @param login `viewer.login`
 */
export function ownRuns<Run extends { readonly databaseId: number }>(
  suites: SuitesOf<Run>,
  login: string,
): readonly Run[] {
  const own = suites?.nodes.filter(({ app }) => `${app?.slug ?? ''}[bot]` === login) ?? [];
  return own
    .flatMap(({ checkRuns }) => checkRuns?.nodes ?? [])
    .toSorted((one, other) => other.databaseId - one.databaseId);
}
