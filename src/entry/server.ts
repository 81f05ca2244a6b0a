import { once } from 'node:events';
import { Probot, Server } from 'probot';
import type { ServerSettings } from '../edge/env.ts';
import { type BotSettings, probotOptions, slipwayOf } from './bot.ts';

/**
 * Runs Probot's own server, for containers, until it is told to end; then finishes what is under way.
 * A delivery that fails there does not come again by itself.
 */
export async function serve(settings: ServerSettings): Promise<void> {
  const bot: BotSettings = { ...settings, redelivers: false };
  const { application, idle } = slipwayOf(bot);
  const server = new Server({
    Probot: Probot.defaults(probotOptions(bot)),
    host: settings.host,
    port: settings.port,
    webhookPath: '/api/github/webhooks',
    enableStaticFiles: false,
  });
  await server.load(application);
  await server.start();
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await server.stop();
  await idle();
}
