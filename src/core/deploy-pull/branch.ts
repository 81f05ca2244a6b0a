/** What a deploy pull request is for: there is one open for each. */
export interface DeployPlace {
  readonly environment: string;
  readonly service: string;
}

const prefix = 'slipway/deploy/';

/** The bot's own branch, whatever is to be done there: a newer request takes the place of the older. */
export function deployBranch({ environment, service }: DeployPlace): string {
  return `${prefix}${environment}/${service}`;
}

/** null for any other branch. Names of environments and services hold no slash. */
export function parseDeployBranch(branch: string): DeployPlace | null {
  const [environment, service, ...more] = branch.startsWith(prefix)
    ? branch.slice(prefix.length).split('/')
    : [];
  if (!environment || !service || more.length > 0) return null;
  return { environment, service };
}
