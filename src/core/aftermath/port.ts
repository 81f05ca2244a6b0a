import type { Visibility } from '../audience.ts';
import type { Problem } from '../problem.ts';
import type { EnvironmentRepository, History } from '../snapshot.ts';

/** What people did to an environment repository without Slipway. */
export interface RevertsPort {
  /** One look at the default branch: `slipway.yaml`, and of each path the newest commits that touched it. */
  read(input: RevertsQuery): Promise<RevertsReading | Problem>;
  /** Which of these commits the App has marked as dealt with. */
  settled(repository: string, commits: readonly string[]): Promise<ReadonlySet<string>>;
  /** Marks one so, by a check run of the App's that says what came of it. */
  settle(repository: string, commit: string, words: SettledWords): Promise<void>;
}

export interface RevertsQuery {
  readonly repository: string;
  readonly paths: readonly string[];
  /** How many commits of each path. */
  readonly revisions: number;
}

export interface RevertsReading {
  readonly repository: EnvironmentRepository;
  readonly visibility: Visibility;
  /** Text of `slipway.yaml`, or null where there is none. */
  readonly configuration: string | null;
  readonly histories: ReadonlyMap<string, History>;
  /** The App's login. */
  readonly app: string;
}

export interface SettledWords {
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly detailsUrl: string;
}
