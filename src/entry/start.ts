import { parseArgs } from 'node:util';
import { isProblem } from '../core/problem.ts';
import { hasCredentials, readServerSettings } from '../edge/env.ts';
import { writeTerminal } from '../terminal/write.ts';
import { runSandbox } from './sandbox.ts';
import { serve } from './server.ts';

/** `npm start`: the real server where the App's credentials are set, the sandbox where they are not. */
async function start(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (!hasCredentials(process.env)) {
    await runSandbox({ port: Number(process.env.PORT ?? 3000), data: values.data ?? null });
    return;
  }
  const settings = readServerSettings(process.env);
  if (isProblem(settings)) {
    console.error(
      writeTerminal({ kind: 'problem', command: 'serve', problem: settings }, { width: 80, colour: false }),
    );
    process.exitCode = 2;
    return;
  }
  await serve(settings);
}

await start();
