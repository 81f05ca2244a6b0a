import { setTimeout as sleep } from 'node:timers/promises';
import { Probot } from 'probot';
import { type Slipway, slipway } from '../app.ts';
import { SlipwayOctokit } from '../edge/github/client.ts';
import { createAws } from '../edge/aws/client.ts';
import { createEcrLogin, type EcrLogin } from '../edge/aws/ecr.ts';
import { digestKey } from '../edge/digest-key.ts';
import type { AppSettings, Variables } from '../edge/env.ts';
import { toolFinder, usualPlaces } from '../edge/renderers/binaries.ts';
import { registries } from '../edge/registry/index.ts';
import { renderers } from '../edge/renderers/index.ts';
import { loadTemplates } from '../edge/templates.ts';
import type { Later } from '../shells.ts';

export type BotSettings = AppSettings & {
  readonly webhookSecret: string;
  /** Whether a failed delivery comes again by itself. */
  readonly redelivers: boolean;
  /** Puts what comes of a delivery off to another run; null where this process does it. */
  readonly later: Later | null;
};

/** The login at Amazon ECR by the AWS credentials of this process, where it has any. */
function ecrLogin(env: Variables): EcrLogin | null {
  const [region, accessKeyId, secretAccessKey] = [
    env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    env['AWS_ACCESS_KEY_ID'],
    env['AWS_SECRET_ACCESS_KEY'],
  ];
  if (!accessKeyId || !secretAccessKey) return null;
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const call = createAws({
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  });
  return createEcrLogin(call, Date.now);
}

/** Probot's options for Slipway. */
export function probotOptions(settings: BotSettings): ConstructorParameters<typeof Probot>[0] & object {
  return {
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.githubApiUrl,
    logLevel: settings.logLevel,
    logFormat: 'json',
    logLevelInString: true,
    Octokit: SlipwayOctokit,
  };
}

/** Slipway with all that it needs of this process. */
export function slipwayOf(settings: BotSettings): Slipway {
  return slipway({
    templates: loadTemplates(),
    renderer: renderers(toolFinder(usualPlaces(process.env))),
    registry: registries({
      ...settings.registry,
      ecrLogin: ecrLogin(process.env),
      now: Date.now,
      pause: (milliseconds) => sleep(milliseconds),
    }),
    defaultEnvironmentRepository: settings.environmentRepository,
    redelivers: settings.redelivers,
    later: settings.later,
    blinding: digestKey(settings.privateKey),
    // Between half and one and a half of it: those who wait for one branch must not come back together.
    pause: (milliseconds) => sleep(milliseconds * (0.5 + Math.random())),
  });
}

export interface Bot {
  readonly probot: Probot;
  readonly sweep: Slipway['sweep'];
  /** Resolves once every delivery that came in has been dealt with. */
  readonly idle: () => Promise<void>;
}

/** A Probot that takes deliveries by `receive`, without a server of its own. */
export async function createBot(settings: BotSettings): Promise<Bot> {
  const probot = new Probot(probotOptions(settings));
  const { application, ...rest } = slipwayOf(settings);
  await probot.ready();
  await probot.load(application);
  return { probot, ...rest };
}
