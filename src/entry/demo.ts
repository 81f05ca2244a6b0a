import { aborted, untilSignalled } from './ending.ts';
import { tell } from './demo/story.ts';
import { terminalOf } from './cli/output.ts';
import { startPlayground } from './playground.ts';

/** `npm run demo`: plays a deploy and its rollback against a sandbox of its own, and ends. */
async function demo(ending: AbortSignal): Promise<void> {
  const { sandbox, close } = await startPlayground({ port: 0, logLevel: 'fatal' });
  const interrupted = aborted(ending).then(() => {
    throw new Error('It was interrupted.');
  });
  try {
    const print = (lines: string): boolean => process.stdout.write(`${lines}\n`);
    await Promise.race([interrupted, tell({ sandbox, print, terminal: terminalOf(process.stdout) })]);
  } finally {
    await close();
  }
}

try {
  await untilSignalled(demo);
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  // Not by exitCode: a sandbox that could not be ended must not keep the process.
  process.exit(1);
}
