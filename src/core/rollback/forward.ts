import type { Rollback } from './told.ts';

/** A rollback of several services is taken back one by one; so many are shown. */
const shown = 10;

/**
 * The commands that take a rollback back, one for each service: by their revisions, for an image that was rolled back
 * is deployed by nobody who does not say so.
 */
export function forwardCommands({
  environment,
  services,
}: Pick<Rollback, 'environment' | 'services'>): readonly (readonly string[])[] {
  return services
    .flatMap(({ service, revisionBefore }) =>
      revisionBefore === null
        ? []
        : [['/rollback', environment, service, '--to-revision', String(revisionBefore)]],
    )
    .slice(0, shown);
}

/** What they are for, as their heading says. */
export function forwardTitle(rollback: Pick<Rollback, 'services'>): string {
  return isRestoration(rollback) ? 'To undo this' : 'To go forward again';
}

/** Whether all of it is in force again that was rolled back before. */
export function isRestoration({ services }: Pick<Rollback, 'services'>): boolean {
  return services.length > 0 && services.every(({ deploys }) => deploys === 'again');
}
