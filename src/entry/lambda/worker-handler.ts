import type { Probot } from 'probot';
import { isProblem } from '../../core/problem.ts';
import { toPlain } from '../../core/text.ts';
import { readAppSettings } from '../../edge/env.ts';
import type { SweepTask } from '../../shell/sweep/task.ts';
import { type Bot, createBot } from '../bot.ts';
import type { Later } from '../../shells.ts';
import { connectAws, required } from './aws.ts';
import { jsonLog } from './log.ts';
import type { QueuedDelivery } from './message.ts';
import { formatSweep } from './sweep-message.ts';
import { createWorker } from './worker.ts';

const { queue, readSecret } = connectAws(process.env);
const privateKeyArn = required(process.env, ['PRIVATE_KEY_SECRET_ARN'])('PRIVATE_KEY_SECRET_ARN');

/** The Lambda function that takes deliveries, and pieces of sweeps, from the queue. */
export const handler = createWorker({ receive, sweep, queue, log: jsonLog });

async function receive({ id, event, payload }: QueuedDelivery): Promise<void> {
  // GitHub signed it, and the ingress checked that: it has the shape of its event.
  const delivery = { id, name: event, payload } as Parameters<Probot['receive']>[0];
  const { probot } = await bot();
  await probot.receive(delivery);
}

async function sweep(task: SweepTask, id: string): Promise<readonly SweepTask[]> {
  const { probot, sweep: sweepPiece } = await bot();
  return sweepPiece(probot, task, id);
}

let starting: Promise<Bot> | undefined;

/** One bot for the life of the process; where it cannot start, the next delivery tries again. */
function bot(): Promise<Bot> {
  starting ??= startBot().catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

/** A stack without credentials for registries asks those that are open to everybody, and Amazon ECR. */
async function registryCredentials(): Promise<string | undefined> {
  const arn = process.env['REGISTRY_CREDENTIALS_SECRET_ARN'];
  return arn ? readSecret(arn) : undefined;
}

async function startBot(): Promise<Bot> {
  const [key, credentials] = await Promise.all([readSecret(privateKeyArn), registryCredentials()]);
  const settings = readAppSettings({ ...process.env, PRIVATE_KEY: key, REGISTRY_CREDENTIALS: credentials });
  if (isProblem(settings)) throw new Error([settings.title, ...settings.reasons].map(toPlain).join(' '));
  // No webhook secret: the worker verifies nothing. The queue is what delivers again, and what takes more work.
  const later: Later = (task, delivery) => queue.send(formatSweep(task, delivery));
  return createBot({ ...settings, webhookSecret: '', redelivers: true, later });
}
