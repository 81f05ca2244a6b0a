import { visible } from '../../core/visible.ts';
import type { Sandbox } from '../../sandbox/contract.ts';
import { diffLine, writeMarkdown } from '../../terminal/markdown.ts';
import { painter, type TerminalOptions } from '../../terminal/style.ts';
import { type Commit, Person } from './people.ts';

export interface Stage {
  readonly sandbox: Sandbox;
  readonly print: (lines: string) => void;
  readonly terminal: TerminalOptions;
}

const deploy = '/deploy staging';
const history = '/history staging';
const rollback = '/rollback staging --reason "checkout fails"';

/** A deploy, its history, and the way back, as a person sees them. Throws where something else happens. */
export async function tell(stage: Stage): Promise<void> {
  const dev = new Person(stage.sandbox, 'dev');
  const { print } = stage;
  const before = await dev.newestCommit();

  print(introduction(stage));
  print(heading(stage, 1, 'dev comments on pull request acme/storefront#1'));
  await converse(stage, dev, deploy);

  const deployed = await dev.newestCommit();
  if (deployed.sha === before.sha) throw new Error(`${deploy} made no commit in acme/environments.`);
  print(heading(stage, 2, 'The commit that it made in acme/environments'));
  print(commitText(stage, deployed));

  print(heading(stage, 3, 'What has run in staging'));
  await converse(stage, dev, history);

  print(heading(stage, 4, 'The way back'));
  await converse(stage, dev, rollback);

  const after = await dev.newestCommit();
  print(heading(stage, 5, 'Every byte is as it was'));
  print(proof(stage, { before, deployed, after }));
}

async function converse({ print, terminal }: Stage, person: Person, body: string): Promise<void> {
  const paint = painter(terminal.colour);
  print(`${paint('green', 'dev')}: ${paint('bold', body)}\n`);
  const reply = writeMarkdown(await person.say(body), { ...terminal, width: terminal.width - 2 });
  print(
    reply
      .split('\n')
      .map((line) => `${paint('dim', '│')} ${line}`.trimEnd())
      .join('\n'),
  );
}

function introduction({ sandbox, terminal }: Stage): string {
  const paint = painter(terminal.colour);
  return [
    paint('bold', 'Slipway: a deploy to staging, and the way back'),
    `Against an embedded GitHub at ${sandbox.url}, which ends with this.`,
    'To try it yourself: npm start',
  ].join('\n');
}

function heading({ terminal }: Stage, number: number, title: string): string {
  const line = `── ${number}. ${title} `;
  return `\n${painter(terminal.colour)('cyan', line.padEnd(terminal.width, '─'))}\n`;
}

/** As `git show` has it. */
function commitText({ terminal }: Stage, { sha, author, message, files }: Commit): string {
  const paint = painter(terminal.colour);
  const text = message.trimEnd().split('\n').map(visible);
  return [
    `${paint('yellow', `commit ${sha}`)} by ${visible(author)}`,
    '',
    ...text.map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    ...files.flatMap(({ path, patch }) => [
      paint('bold', `  ${visible(path)}`),
      ...patch.split('\n').map((line) => `  ${diffLine(visible(line), paint)}`),
    ]),
  ].join('\n');
}

interface Commits {
  readonly before: Commit;
  readonly deployed: Commit;
  readonly after: Commit;
}

/** git names a tree by its content: two equal names are two equal trees. */
function proof({ terminal }: Stage, { before, deployed, after }: Commits): string {
  const rows = [
    ['before the deploy', before.tree],
    ['after the deploy', deployed.tree],
    ['after the rollback', after.tree],
  ] as const;
  const table = rows.map(([when, tree]) => `tree ${when.padEnd(20)}${tree}`);
  const lost = after.sha === deployed.sha || deployed.tree === before.tree || after.tree !== before.tree;
  if (lost) throw new Error(`The rollback did not bring the files back.\n${table.join('\n')}`);
  const done = painter(terminal.colour)('green', '✓ The rollback restored every file, byte for byte.');
  return [...table, '', `${done} Nothing was rewritten: it is a commit of its own.`].join('\n');
}
