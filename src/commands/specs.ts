import { limits } from '../core/limits.ts';
import type { CommandSpec, FlagSpec, PositionalSpec } from './spec.ts';

const environment: PositionalSpec = {
  name: 'environment',
  required: true,
  repeated: false,
  text: 'An environment of slipway.yaml.',
};
const services: PositionalSpec = {
  name: 'service',
  required: false,
  repeated: true,
  text: 'Services of slipway.yaml; without any, all that this repository may deploy.',
};
const rolledBackServices: PositionalSpec = {
  ...services,
  text: 'Services of slipway.yaml, each of which goes back before its newest deploy; without any, those of the newest deploy of all.',
};
const lockedServices: PositionalSpec = {
  ...services,
  text: 'Services of slipway.yaml; without any, the whole environment, with the services of other repositories.',
};
const tag: FlagSpec = {
  name: 'tag',
  value: 'text',
  placeholder: 'TAG',
  text: 'The image tag; otherwise what the service’s template makes of the head commit.',
};
const dryRun: FlagSpec = {
  name: 'dry-run',
  value: 'none',
  text: 'Shows what would be committed, and commits nothing.',
};
const reason: FlagSpec = {
  name: 'reason',
  value: 'text',
  placeholder: '"TEXT"',
  text: 'Why; it is kept in the commit and shown in the history.',
};

const override: FlagSpec = {
  name: 'override',
  value: 'text',
  placeholder: '"REASON"',
  text: 'Goes on against a freeze, a lock of others, the order and a withdrawal; the reason is kept in the commit.',
};
const again: FlagSpec = {
  name: 'again',
  value: 'none',
  text: 'Deploys once more what was rolled back there.',
};

export const deploySpec: CommandSpec = {
  name: 'deploy',
  summary: 'Commits this pull request’s image and version to an environment.',
  positionals: [environment, services],
  flags: [tag, dryRun, reason, override, again],
  examples: [
    '/deploy staging',
    '/deploy staging storefront --tag 1.4.0',
    '/deploy production --dry-run',
    '/deploy production --reason "cart fix, agreed with sales"',
    '/deploy production --override "checkout is down"',
  ],
};

export const diffSpec: CommandSpec = {
  name: 'diff',
  summary: 'Shows what /deploy would change in an environment, and changes nothing.',
  positionals: [environment, services],
  flags: [tag],
  examples: ['/diff staging', '/diff production storefront --tag 1.4.0'],
};

export const explainSpec: CommandSpec = {
  name: 'explain',
  summary: 'Tells whether you may deploy to an environment now, and if not, what to do about each reason.',
  positionals: [environment, services],
  flags: [tag],
  examples: ['/explain production', '/explain production storefront --tag 1.4.0'],
};

export const historySpec: CommandSpec = {
  name: 'history',
  summary: 'Lists the revisions of an environment: image, version, who and why.',
  positionals: [
    environment,
    {
      name: 'service',
      required: false,
      repeated: false,
      text: 'A service of slipway.yaml; without one, all that this repository may deploy.',
    },
  ],
  flags: [
    {
      name: 'limit',
      value: 'text',
      placeholder: 'NUMBER',
      text: `How many of the newest revisions, from 1 to ${limits.revisionsRead}; without it, 20.`,
    },
  ],
  examples: ['/history staging', '/history production storefront --limit 50'],
};

export const rollbackSpec: CommandSpec = {
  name: 'rollback',
  summary: 'Reverts the newest deploy in an environment, or goes back to an older revision.',
  positionals: [environment, rolledBackServices],
  flags: [
    {
      name: 'to-revision',
      value: 'text',
      placeholder: 'NUMBER',
      text: 'Restores what the service’s folder held at that revision of /history.',
    },
    {
      name: 'to',
      value: 'text',
      placeholder: 'NAME',
      text: 'The same by a commit, or by a version or an image tag that was in force.',
    },
    {
      name: 'include-manual',
      value: 'none',
      text: 'Undoes what people committed since, too.',
    },
    dryRun,
    reason,
    {
      ...override,
      text: 'Goes on against a lock of others, and where the image cannot be found; the reason is kept in the commit.',
    },
  ],
  examples: [
    '/rollback staging',
    '/rollback production storefront --reason "checkout fails"',
    '/rollback production storefront --to-revision 12',
    '/rollback production --to 1f2e3d4 --dry-run',
  ],
};

export const restartSpec: CommandSpec = {
  name: 'restart',
  summary: 'Starts the pods of what runs in an environment anew, with the same image.',
  positionals: [environment, services],
  flags: [
    dryRun,
    reason,
    { ...override, text: 'Goes on against a freeze and a lock of others; the reason is kept in the commit.' },
  ],
  examples: ['/restart staging', '/restart production storefront --reason "stale connections"'],
};

export const lockSpec: CommandSpec = {
  name: 'lock',
  summary: 'Keeps others from deploying to an environment, or services in it.',
  positionals: [environment, lockedServices],
  flags: [
    {
      name: 'for',
      value: 'text',
      placeholder: 'DURATION',
      text: 'When it ends by itself, as in 2h or 1d12h; it ends with the pull request in any case.',
    },
    { ...reason, text: 'Why; it is told to whoever is kept out.' },
  ],
  examples: ['/lock staging', '/lock production storefront --for 2h --reason "testing the checkout"'],
};

export const unlockSpec: CommandSpec = {
  name: 'unlock',
  summary: 'Ends the lock of an environment, or of services in it.',
  positionals: [environment, lockedServices],
  flags: [],
  examples: ['/unlock staging', '/unlock production storefront'],
};

export const promoteSpec: CommandSpec = {
  name: 'promote',
  summary: 'Brings the very image and version that run in one environment to another.',
  positionals: [
    { ...environment, name: 'from', text: 'The environment that it runs in.' },
    { ...environment, name: 'to', text: 'The environment to bring it to.' },
    services,
  ],
  flags: [dryRun, reason, override, again],
  examples: [
    '/promote staging production',
    '/promote staging production storefront --dry-run',
    '/promote staging production --reason "tested over the weekend"',
  ],
};

export const cancelSpec: CommandSpec = {
  name: 'cancel',
  summary: 'Closes the deploy pull requests of an environment, and merges nothing.',
  positionals: [environment, services],
  flags: [],
  examples: ['/cancel production', '/cancel production storefront'],
};

export const helpSpec: CommandSpec = {
  name: 'help',
  summary: 'Lists the commands, or explains one.',
  positionals: [{ name: 'command', required: false, repeated: false, text: 'The command to explain.' }],
  flags: [],
  examples: ['/help', '/help deploy'],
};
