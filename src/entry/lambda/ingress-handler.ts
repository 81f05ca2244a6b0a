import { connectAws, required } from './aws.ts';
import { createIngress } from './ingress.ts';
import { jsonLog } from './log.ts';
import { parseSecrets } from './signature.ts';

const { queue, readSecret } = connectAws(process.env);
const webhookSecretArn = required(process.env, ['WEBHOOK_SECRET_ARN'])('WEBHOOK_SECRET_ARN');

/** The Lambda function that the Function URL calls. */
export const handler = createIngress({
  queue,
  secrets: async () => parseSecrets(await readSecret(webhookSecretArn)),
  log: jsonLog,
});
