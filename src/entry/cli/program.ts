import { Command, Option } from 'commander';
import { isProblem } from '../../core/problem.ts';
import { readServerSettings } from '../../edge/env.ts';
import { addChanges } from './changes.ts';
import { runBump, type BumpOptions } from './bump.ts';
import { runDiff } from './diff.ts';
import { runHistory } from './history.ts';
import { runRender } from './render.ts';
import { parseLimit, parsePort } from './numbers.ts';
import { diffFormats, type Format, formats, exitCodes, print } from './output.ts';
import { runValidate } from './validate.ts';

/** The command line: `slipway`, and what `npm start` runs of it. */
export function createProgram(): Command {
  const program = new Command('slipway')
    .description('Deploy to Kubernetes from the pull request: what the bot does, on files of this machine.')
    .addHelpText('after', '\nExit codes: 0 done; 1 there are differences (with --exit-code); 2 trouble.')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.trouble));
  addFileCommands(program);
  addHistory(program);
  addChanges(program);
  addServers(program);
  return program;
}

const format = (choices: readonly Format[] = formats): Option =>
  new Option('--format <format>', 'how to print').choices(choices).default('terminal');

function addFileCommands(program: Command): void {
  program
    .command('bump')
    .description('Puts an image, a version, or both into manifests; prints a patch unless --write is given.')
    .argument('<path...>', 'manifests, or folders of them')
    .option('--image <repository:tag[@digest]>', 'the image; its repository says which places are meant')
    .option('--version <value>', 'value of the version annotation')
    .option('--annotation <key>', 'key of the version annotation', 'version')
    .option('--write', 'change the files')
    .option('--exit-code', 'exit with 1 where anything changes')
    .addOption(format())
    .action(async (paths: string[], options: BumpOptions & { format: Format; exitCode?: boolean }) => {
      print('bump', await runBump(paths, options), options);
    });

  program
    .command('diff')
    .description('Compares two files or folders of manifests, resource by resource.')
    .argument(
      '[before]',
      'a file, a folder, or - for the standard input; with --git the one folder to compare',
    )
    .argument('[after]', 'another one')
    .option('--git <A..B>', 'compare two commits of the clone that this is run in')
    .option('--exit-code', 'exit with 1 where anything differs')
    .addOption(format(diffFormats))
    .action(
      async (
        before: string | undefined,
        after: string | undefined,
        options: { format: Format; exitCode?: boolean; git?: string },
      ) => {
        print('diff', await runDiff([before, after], options), options);
      },
    );

  program
    .command('render')
    .description(
      'Prints what a folder comes to, as kubectl kustomize or helm template make it; secrets are masked.',
    )
    .argument('<path>', 'a folder or file of manifests, a kustomization, or a chart')
    .addOption(format())
    .action(async (path: string, options: { format: Format }) => {
      print('render', await runRender(path), options);
    });

  program
    .command('validate')
    .description('Checks slipway.yaml, and tells all its errors at once.')
    .argument('[file]', 'the configuration', 'slipway.yaml')
    .addOption(format())
    .action(async (file: string, options: { format: Format }) => {
      print('validate', await runValidate(file), options);
    });
}

function addHistory(program: Command): void {
  program
    .command('history')
    .description('Lists the revisions of an environment, from a clone of the environment repository.')
    .argument('<environment>')
    .argument('[service]')
    .option('--repo <folder>', 'the clone', '.')
    .option('--limit <number>', 'how many of the newest revisions', parseLimit, 20)
    .addOption(format())
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .action(
      async (
        environment: string,
        service: string | undefined,
        options: { repo: string; limit: number; format: Format },
      ) => {
        print('history', await runHistory(environment, service, options), options);
      },
    );
}

function port(): Option {
  const option = new Option('--port <number>', 'port to listen on, 0 for a free one')
    .argParser(parsePort)
    .default(3000);
  // A variable that is empty was not filled in.
  return process.env.PORT === '' ? option : option.env('PORT');
}

function addServers(program: Command): void {
  program
    .command('sandbox')
    .description('Starts an embedded GitHub with the bot in it, on this machine alone.')
    .addOption(port())
    .option('--data <folder>', 'keep the state there')
    .addOption(format())
    .action(async ({ port, data, ...options }: { port: number; data?: string; format: Format }) => {
      const { runSandbox } = await import('../sandbox.ts');
      const problem = await runSandbox({ port, data: data ?? null, format: options.format });
      if (problem !== null) print('sandbox', problem, options);
    });

  program
    .command('serve')
    .description('Runs the bot as a server; the App’s credentials come from the environment.')
    .addOption(format())
    .action(async (options: { format: Format }) => {
      const settings = readServerSettings(process.env);
      if (isProblem(settings)) {
        print('serve', settings, options);
        return;
      }
      const { serve } = await import('../server.ts');
      const problem = await serve(settings);
      if (problem !== null) print('serve', problem, options);
    });
}
