import type { Context, Probot } from 'probot';
import type { Request } from './core/request.ts';
import { handleComment, handleEdit } from './handle.ts';
import { githubOf } from './edge/github/index.ts';
import { memory } from './shell/guess.ts';
import { inFlight } from './shell/in-flight.ts';
import type { Shell } from './shell/shell.ts';

/** What all deliveries share; the rest of the shell belongs to one installation. */
export type AppOptions = Omit<Shell, 'github' | 'log' | 'inTurn' | 'memory'>;

export interface Slipway {
  /** The Probot application: webhook events in, requests out. Nothing else knows the events' names. */
  readonly application: (probot: Probot) => void;
  /** Resolves once every delivery that came in has been dealt with. */
  readonly idle: () => Promise<void>;
}

export function slipway(options: AppOptions): Slipway {
  const { inTurn, idle } = inFlight();
  const shared = { ...options, inTurn, memory: memory() };

  function application(probot: Probot): void {
    probot.on('issue_comment.created', (context) => answer(context, handleComment));
    probot.on('issue_comment.edited', async (context) => {
      if (context.payload.changes.body !== undefined) await answer(context, handleEdit);
    });
  }

  async function answer(
    context: Context<'issue_comment'>,
    handle: (shell: Shell, request: Request) => Promise<void>,
  ): Promise<void> {
    const request = toRequest(context);
    if (request === null) return;
    const shell = { ...shared, github: githubOf(context.octokit, context.log), log: context.log };
    // A delivery that comes twice at once finds, the second time, what the first has done.
    await inTurn(request.delivery, () => handle(shell, request));
  }

  return { application, idle };
}

/** null for what is no comment of a person on a pull request. */
function toRequest({ id, payload }: Context<'issue_comment'>): Request | null {
  const { comment, issue, installation, repository } = payload;
  if (issue.pull_request === undefined || installation === undefined) return null;
  if (comment.user === null || comment.user.type === 'Bot') return null;
  return {
    delivery: id,
    receivedAt: new Date().toISOString(),
    at: payload.action === 'edited' ? comment.updated_at : comment.created_at,
    installation: installation.id,
    repository: repository.full_name,
    pull: issue.number,
    comment: {
      id: comment.id,
      url: comment.html_url,
      body: comment.body,
      author: comment.user.login,
      authorId: comment.user.id,
    },
  };
}
