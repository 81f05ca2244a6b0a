import type { Probot } from 'probot';
import { isProblem } from '../../core/problem.ts';
import { toPlain } from '../../core/text.ts';
import { readAppSettings } from '../../edge/env.ts';
import { createBot } from '../bot.ts';
import { connectAws, required } from './aws.ts';
import { jsonLog } from './log.ts';
import type { QueuedDelivery } from './message.ts';
import { createWorker } from './worker.ts';

const { queue, readSecret } = connectAws(process.env);
const privateKeyArn = required(process.env, ['PRIVATE_KEY_SECRET_ARN'])('PRIVATE_KEY_SECRET_ARN');

/** The Lambda function that takes deliveries from the queue. */
export const handler = createWorker({ receive, queue, log: jsonLog });

async function receive({ id, event, payload }: QueuedDelivery): Promise<void> {
  // GitHub signed it, and the ingress checked that: it has the shape of its event.
  const delivery = { id, name: event, payload } as Parameters<Probot['receive']>[0];
  const probot = await bot();
  await probot.receive(delivery);
}

let starting: Promise<Probot> | undefined;

/** One bot for the life of the process; where it cannot start, the next delivery tries again. */
function bot(): Promise<Probot> {
  starting ??= startBot().catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function startBot(): Promise<Probot> {
  const settings = readAppSettings({ ...process.env, PRIVATE_KEY: await readSecret(privateKeyArn) });
  if (isProblem(settings)) throw new Error([settings.title, ...settings.reasons].map(toPlain).join(' '));
  // No webhook secret: the worker verifies nothing. The queue is what delivers again.
  const { probot } = await createBot({ ...settings, webhookSecret: '', redelivers: true });
  return probot;
}
