import { hasCredentials } from '../edge/env.ts';
import { createProgram } from './cli/program.ts';

/** `npm start`: `slipway serve` where the App's credentials are set, `slipway sandbox` where they are not. */
async function start(args: readonly string[]): Promise<void> {
  const program = createProgram();
  const serves = hasCredentials(process.env);
  if (serves && args.some((arg) => /^--data(=|$)/.test(arg))) {
    program.error(
      'error: --data belongs to the sandbox, but APP_ID or a private key is set, and they start the real server. Leave out one of the two.',
    );
  }
  await program.parseAsync([serves ? 'serve' : 'sandbox', ...args], { from: 'user' });
}

await start(process.argv.slice(2));
