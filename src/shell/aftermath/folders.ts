import { githubEnvironment } from '../../commands/shared.ts';
import type { RevertsReading } from '../../core/aftermath/port.ts';
import type { SeenFolder } from '../../core/aftermath/reverts.ts';
import type { Visibility } from '../../core/audience.ts';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config } from '../../core/config/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem } from '../../core/problem.ts';
import { configuredFolders } from '../../core/review/roots.ts';
import type { TouchedFolder } from '../../core/review/types.ts';
import { toPlain } from '../../core/text.ts';
import type { LocksShell } from '../locks/remove.ts';
import type { Shell } from '../shell.ts';

/** What it takes to see to reverts by people. */
export type RevertsShell = LocksShell & Pick<Shell, 'memory'>;

/** Folders of an environment repository at one commit. */
export interface Seen {
  readonly config: Config;
  readonly visibility: Visibility;
  /** The App's login. */
  readonly app: string;
  readonly folders: readonly SeenFolder[];
}

/**
 * The newest commits of the folders that are chosen of those which `slipway.yaml` names: in one request where this process has
 * read the file before. null where it is no environment repository, or cannot be read.
 */
export async function readFolders(
  { github, log, memory }: Pick<RevertsShell, 'github' | 'log' | 'memory'>,
  repository: string,
  choose: (folders: readonly TouchedFolder[], config: Config) => readonly TouchedFolder[],
  revisions: number,
): Promise<Seen | null> {
  const known = memory.recall(repository);
  const chosen = (config: Config) => choose([...configuredFolders(config).values()], config);
  let paths = known === null ? [] : chosen(known).map(pathOf);
  for (let looks = 0; looks < limits.looks; looks += 1) {
    const reading = await github.reverts.read({ repository, paths, revisions });
    if (isProblem(reading) || reading.configuration === null) return null;
    const config = parseConfig(reading.configuration);
    if (isProblem(config)) {
      log.warn({ repository, problem: config.code }, toPlain(config.title));
      return null;
    }
    memory.keep(repository, config);
    const wanted = chosen(config);
    if (wanted.every(({ path }) => reading.histories.has(path))) return seenIn(reading, config, wanted);
    paths = wanted.map(pathOf);
  }
  throw new Error(`The folders of ${repository} did not settle after ${limits.looks} looks.`);
}

const pathOf = ({ path }: TouchedFolder) => path;

function seenIn(reading: RevertsReading, config: Config, chosen: readonly TouchedFolder[]): Seen {
  const folders = chosen.flatMap(({ path, ...names }): SeenFolder[] => {
    const service = config.services.get(names.service);
    const environment = config.environments.get(names.environment);
    const history = reading.histories.get(path);
    if (service === undefined || environment === undefined || history === undefined) return [];
    const scene = { config, environment, application: { repository: service.repository } };
    return [
      {
        environment: environment.name,
        state: { service, path, entries: [], history },
        recorded: {
          repository: service.repository,
          environment: githubEnvironment(scene, service.name),
        },
      },
    ];
  });
  return { config, visibility: reading.visibility, app: reading.app, folders };
}
