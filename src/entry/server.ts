import { once } from 'node:events';
import { Probot, Server } from 'probot';
import { type Problem, isProblem } from '../core/problem.ts';
import type { ServerSettings } from '../edge/env.ts';
import { webhookPath } from '../events.ts';
import { type BotSettings, probotOptions, slipwayOf } from './bot.ts';
import { toListenProblem } from './listening.ts';

/**
 * Runs Probot's own server, for containers, until it is told to end; then finishes what is under way.
 * A delivery that fails there does not come again by itself.
 * @returns why it could not listen
 */
export async function serve(settings: ServerSettings): Promise<Problem | null> {
  const bot: BotSettings = { ...settings, redelivers: false };
  const { application, idle } = slipwayOf(bot);
  // The server would make a log of its own, which heeds neither the level nor the format.
  const logging = new Probot(probotOptions(bot));
  await logging.ready();
  const server = new Server({
    log: logging.log,
    Probot: Probot.defaults(probotOptions(bot)),
    host: settings.host,
    port: settings.port,
    webhookPath,
    enableStaticFiles: false,
  });
  await server.load(application);
  const started = await server
    .start()
    .catch((error: unknown) => toListenProblem(error, settings.host, settings.port));
  if (isProblem(started)) return started;
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await server.stop();
  await idle();
  return null;
}
