import type { TemplateSources } from '../comment/templates.ts';
import type { GitHub, Log, RegistryPort, RendererPort } from '../ports.ts';
import type { Memory } from './guess.ts';
import type { InFlight } from './in-flight.ts';

/** All that the shell is given to work with, for one delivery. */
export interface Shell {
  readonly github: GitHub;
  readonly templates: TemplateSources;
  readonly log: Log;
  readonly renderer: RendererPort;
  readonly registry: RegistryPort;
  /** `owner/name`, for application repositories that name none. */
  readonly defaultEnvironmentRepository: string | null;
  /** Whether a failed delivery comes again by itself: it does from a queue. */
  readonly redelivers: boolean;
  /** Lets the commands of this process that write to one repository do so one after another. */
  readonly inTurn: InFlight['inTurn'];
  /** What this process can guess by. */
  readonly memory: Memory;
  /** Waits about that long: the jitter that contention needs is drawn here. */
  readonly pause: (milliseconds: number) => Promise<void>;
}
