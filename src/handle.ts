import { commandNamed, commandSpecs } from './commands/index.ts';
import { commandWord, type ParsedCommand, parseComment } from './commands/parse.ts';
import type { Environment, Service } from './core/config/types.ts';
import { helpOf } from './commands/spec.ts';
import type { Before } from './core/gates/order.ts';
import { parseAskedIn } from './core/deploy-pull/asked.ts';
import type { ConcernedPlace } from './core/locks/force.ts';
import type { Outcome } from './core/outcome.ts';
import { isProblem, type Problem } from './core/problem.ts';
import { internalError, unavailable } from './core/problems/trouble.ts';
import type { Request } from './core/request.ts';
import { type ApplicationReading, Unavailable } from './ports.ts';
import type { Waiting } from './shell/deploy-pull/changed.ts';
import { type Reply, replyTo } from './shell/reply.ts';
import { run } from './shell/run.ts';
import type { Shell } from './shell/shell.ts';
import type { Role } from './shell/person.ts';
import { environmentRepository, snapshots } from './shell/snapshot.ts';

/**
 * Answers one new comment on a pull request, once however often its delivery comes. Does nothing
 * where it is no command. Throws what is no user's doing, after telling the user, so that a queue
 * delivers again.
 */
export async function handleComment(shell: Shell, request: Request): Promise<Following> {
  const parsed = parseComment(request.comment.body, commandSpecs);
  if (parsed === null) return nothing;
  const seen = shell.github.replies.react(request, 'eyes');
  const role = shell.github.application.role(request.repository, request.comment.author);
  // Awaited where it is needed, which may be never: it must not count as unhandled until then.
  role.catch(() => undefined);

  let reply: Reply | null = null;
  try {
    const application = await shell.github.application.read(request);
    const ownComments = isProblem(application) ? [] : application.ownComments;
    reply = replyTo(shell, request, request.delivery, ownComments);
    if (reply.finished) return nothing;
    const outcome = isProblem(application)
      ? application
      : await answer(shell, request, parsed, application, role, reply);
    await tell(shell, request, reply, commandOf(request), outcome);
    return isProblem(outcome) ? nothing : followingOf(outcome, request);
  } catch (error) {
    // Where the comments could not be read, a run that comes again would make one each time.
    const told = reply ?? (shell.redelivers ? null : replyTo(shell, request, request.delivery, []));
    await tellTrouble(shell, request, told, commandOf(request), error);
    throw error;
  } finally {
    await seen;
  }
}

/** What is to be looked at once a comment is answered. */
export interface Following {
  /** The deploy pull requests that the reply says to wait. */
  readonly waiting: readonly Waiting[];
  /** Where a lock has come or gone. */
  readonly concerned: ConcernedPlace | null;
}

const nothing: Following = { waiting: [], concerned: null };

function followingOf(outcome: Outcome, request: Request): Following {
  const isLock = outcome.kind === 'locked' || outcome.kind === 'unlocked';
  return { waiting: waitingIn(outcome, request), concerned: isLock ? outcome.concerned : null };
}

function waitingIn(outcome: Outcome, { comment }: Request): readonly Waiting[] {
  const asked = parseAskedIn(comment.url);
  if (outcome.kind !== 'proposed' || asked === null) return [];
  const { repository, services } = outcome;
  return services.map(({ pull: { number }, key }) => ({ pull: { repository, number }, asked, key }));
}

/** Says, once a comment, that an edited one is not run. */
export async function handleEdit(shell: Shell, request: Request): Promise<Following> {
  const parsed = parseComment(request.comment.body, commandSpecs);
  if (parsed === null || isProblem(parsed)) return nothing;
  const application = await shell.github.application.read(request);
  if (isProblem(application)) return nothing;
  const reply = replyTo(shell, request, `edited-${request.comment.id}`, application.ownComments);
  if (!reply.finished) await reply.final({ kind: 'edited', command: parsed.name });
  return nothing;
}

async function answer(
  shell: Shell,
  request: Request,
  parsed: ParsedCommand | Problem,
  application: ApplicationReading,
  role: Role,
  reply: Reply,
): Promise<Outcome | Problem> {
  if (isProblem(parsed)) return parsed;
  if (parsed.help) {
    const help = helpOf(commandSpecs, parsed.name);
    return isProblem(help) ? help : { kind: 'help', ...help };
  }
  const command = commandNamed(parsed.name);
  if (command.kind === 'standalone') return command.answer(parsed, commandSpecs);
  const repository = environmentRepository(shell, request, application);
  if (isProblem(repository)) return repository;
  const places = command.places?.(parsed) ?? { environment: parsed.required('environment'), from: null };
  const look = {
    ...places,
    services: parsed.list('service'),
    wish: command.wish(parsed),
    alsoWishes: command.alsoWishes?.(parsed) ?? [],
    seesBefore: command.seesBefore === true,
    seesParent: command.seesParent === true,
    seesProposals: command.seesProposals?.(parsed) ?? false,
    historyLimit: command.historyLimit,
    image: (service: Service, environment: Environment, from: Before | null) =>
      command.image?.(
        { request, application: application.application, service, environment, from },
        parsed,
      ) ?? null,
  };
  return run({
    shell,
    command,
    parsed,
    repository,
    look: snapshots(shell, request, repository, application, role, look),
    progress: (doing) =>
      tellProgress(shell, request, reply, { kind: 'progress', command: parsed.name, doing }),
    async rejoin() {
      const now = await shell.github.application.read(request);
      if (!isProblem(now)) reply.adopt(now.ownComments);
    },
  });
}

/** One line while the work goes on; it is no reason to stop. */
async function tellProgress(shell: Shell, request: Request, reply: Reply, outcome: Outcome): Promise<void> {
  try {
    await reply.interim(outcome);
  } catch (error) {
    shell.log.warn({ err: error, delivery: request.delivery }, 'The progress could not be told.');
  }
}

async function tell(
  shell: Shell,
  request: Request,
  reply: Reply,
  command: string,
  outcome: Outcome | Problem,
): Promise<void> {
  const refused = isProblem(outcome);
  const told = refused ? { kind: 'problem' as const, command, problem: outcome } : outcome;
  // What was done must not be told as undone because the telling failed: it gets a second try.
  await reply.final(told).catch(async () => {
    await shell.pause(1_000);
    await reply.final(told);
  });
  await shell.github.replies.react(request, refused ? 'confused' : 'rocket');
}

/** Last words before the queue takes over; where even they fail, the log has both faults. */
async function tellTrouble(
  shell: Shell,
  request: Request,
  reply: Reply | null,
  command: string,
  error: unknown,
): Promise<void> {
  shell.log.error({ err: error, delivery: request.delivery }, 'The command failed.');
  const problem =
    error instanceof Unavailable
      ? unavailable(error.message, shell.redelivers)
      : internalError(request.delivery, shell.redelivers);
  try {
    await reply?.interim({ kind: 'problem', command, problem });
    await shell.github.replies.react(request, 'confused');
  } catch (telling) {
    shell.log.error({ err: telling, delivery: request.delivery }, 'The failure could not be told.');
  }
}

/** The command as it was written, also where it could not be parsed. */
function commandOf({ comment }: Request): string {
  return commandWord(comment.body) ?? '';
}
