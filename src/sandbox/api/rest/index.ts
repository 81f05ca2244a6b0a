import type { Authenticator } from '../auth.ts';
import type { Route } from '../http.ts';
import type { RateLimiter } from '../rate.ts';
import { appRoutes } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { collaboratorRoutes } from './collaborators.ts';
import { conversationRoutes } from './comments.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { metaRoutes } from './meta.ts';
import { objectRoutes } from './objects.ts';
import { organizationRoutes } from './organizations.ts';
import { pullRoutes } from './pulls.ts';
import { refRoutes } from './refs.ts';
import { repositoryRoutes } from './repositories.ts';
import { reviewRoutes } from './reviews.ts';
import { rulesetRoutes } from './rulesets.ts';
import { statusRoutes } from './statuses.ts';

/** Every REST operation that is served, save those on webhook deliveries. */
export function restRoutes(parts: {
  readonly authenticator: Authenticator;
  readonly rates: RateLimiter;
}): readonly Route[] {
  return [
    ...metaRoutes(parts.rates),
    ...appRoutes(parts.authenticator),
    ...organizationRoutes,
    ...repositoryRoutes,
    ...collaboratorRoutes,
    ...refRoutes,
    ...objectRoutes,
    ...contentRoutes,
    ...commitRoutes,
    ...pullRoutes,
    ...conversationRoutes,
    ...reviewRoutes,
    ...rulesetRoutes,
    ...statusRoutes,
    ...checkRoutes,
    ...deploymentRoutes,
  ];
}
