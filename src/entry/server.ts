import { Probot, Server } from 'probot';
import type { ServerSettings } from '../edge/env.ts';
import { application, type BotSettings, probotOptions } from './bot.ts';

/** Starts Probot's own server, for containers. A delivery that fails there does not come again by itself. */
export async function serve(settings: ServerSettings): Promise<Server> {
  const bot: BotSettings = { ...settings, redelivers: false };
  const server = new Server({
    Probot: Probot.defaults(probotOptions(bot)),
    host: settings.host,
    port: settings.port,
    webhookPath: '/api/github/webhooks',
    enableStaticFiles: false,
  });
  await server.load(application(bot));
  await server.start();
  return server;
}
