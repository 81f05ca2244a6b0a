import { once } from 'node:events';
import { Probot, Server } from 'probot';
import { type Problem, isProblem } from '../core/problem.ts';
import type { ServerSettings } from '../edge/env.ts';
import { webhookPath } from '../events.ts';
import { type BotSettings, probotOptions, slipwayOf } from './bot.ts';
import { toListenProblem } from './listening.ts';
import { keepSweeping } from './sweeping.ts';

/**
 * Runs Probot's own server, for containers, until it is told to end; then finishes what is under way.
 * A delivery that fails there does not come again by itself.
 * @returns why it could not listen
 */
export async function serve(settings: ServerSettings): Promise<Problem | null> {
  const bot: BotSettings = { ...settings, redelivers: false, later: null };
  const { application, idle, sweep } = slipwayOf(bot);
  // The server would make a log of its own, which heeds neither the level nor the format.
  const probot = new Probot(probotOptions(bot));
  await probot.ready();
  const server = new Server({
    log: probot.log,
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
  const ending = new AbortController();
  const sweeping = keepSweeping(probot, sweep, ending.signal);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  ending.abort();
  await server.stop();
  await sweeping;
  await idle();
  return null;
}
