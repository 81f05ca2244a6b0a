import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { git, type Story } from './support.ts';

const run = promisify(execFile);

/** So many commits of a person to a folder, by one stream to the sandbox's own git: nobody is told of each. */
export async function fill(story: Story, folder: string, many: number): Promise<void> {
  const own = story.sandbox.world.gitDirectory('acme/environments');
  const head = await git(own, 'rev-parse', 'main');
  const stream = Array.from({ length: many }, (_, index) => {
    const message = `Change ${String(index).padStart(6, '0')}`;
    const text = `# ${index}\n`;
    return [
      `commit refs/heads/main\ncommitter Ada <ada@acme.test> ${1_796_200_000 + index} +0000`,
      `data ${message.length}\n${message}`,
      ...(index === 0 ? [`from ${head}`] : []),
      `M 100644 inline ${folder}/more.yaml\ndata ${text.length}\n${text}\n`,
    ].join('\n');
  });
  const importing = run('git', ['-C', own, 'fast-import', '--quiet']);
  importing.child.stdin?.end(stream.join(''));
  await importing;
}
