import type { z } from 'zod';
import type { EffectSettings } from '../effects/types.ts';
import { effectSettings } from './effects.ts';
import { parseGrantee } from './grantee.ts';
import type { configSchema, environmentSchema, serviceSchema } from './schema.ts';
import type { Approvals, Config, Environment, FreezeWindow, Grantee, Service } from './types.ts';

/** The configuration as commands read it: names inside, grantees read. */
export function toConfig({
  services,
  environments,
  effects,
  showManifests,
}: z.output<typeof configSchema>): Config {
  return {
    services: new Map(Object.entries(services).map(([name, service]) => [name, toService(name, service)])),
    environments: new Map(
      Object.entries(environments).map(([name, environment]) => [
        name,
        toEnvironment(name, environment, effectSettings(effects, environment.effects)),
      ]),
    ),
    effects: effectSettings(effects, {}),
    showManifests,
  };
}

function toService(name: string, { chart, ...service }: z.output<typeof serviceSchema>): Service {
  return { name, ...service, chart: chart === undefined ? null : { ...chart, path: chart.path ?? null } };
}

function toEnvironment(
  name: string,
  input: z.output<typeof environmentSchema>,
  effects: EffectSettings,
): Environment {
  const { after, approvals, allow, via, freeze, ...rest } = input;
  return {
    name,
    ...rest,
    effects,
    // There is nothing to approve without a pull request.
    via: via ?? (approvals === undefined ? 'commit' : 'pull-request'),
    after: after ?? null,
    approvals: approvals === undefined ? null : toApprovals(approvals),
    allow: {
      deploy: allow.deploy.map(toGrantee),
      rollback: allow.rollback.map(toGrantee),
      lock: allow.lock.map(toGrantee),
      override: allow.override.map(toGrantee),
    },
    freeze: freeze.map(toFreeze),
  };
}

function toApprovals(input: Omit<Approvals, 'from'> & { readonly from: readonly string[] }): Approvals {
  return { ...input, from: input.from.map(toGrantee) };
}

function toFreeze(input: z.output<typeof environmentSchema>['freeze'][number]): FreezeWindow {
  const { cron, for: duration, from, until, timezone, reason } = input;
  if (cron !== undefined && duration !== undefined)
    return { kind: 'recurring', cron, for: duration, timezone, reason };
  if (from === undefined || until === undefined) throw new Error('A freeze window has no time.');
  return { kind: 'dates', from, until, timezone, reason };
}

function toGrantee(value: string): Grantee {
  const grantee = parseGrantee(value);
  if (grantee === null) throw new Error(`The schema let ${value} through as a grantee.`);
  return grantee;
}
