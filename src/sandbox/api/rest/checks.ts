/** Check runs, and the suites that they make up. */
import type { CheckRun, Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { pagedIn } from '../paging.ts';
import { checkRun, checkSuite, latestRuns, suiteId, suitesOf, type CheckSuite } from '../present/checks.ts';
import { actor, created, found, ok, route } from '../route.ts';
import { requireLink } from '../urls.ts';
import { shaOf } from './refs.ts';

/** What a person's token writes is their CI's: on GitHub that is an App, and mostly this one. */
const ciApp = 'github-actions';

function appOf({ caller, world }: ApiContext): string {
  return caller.kind === 'installation' ? world.app.slug : ciApp;
}

/** An App writes only its own runs. */
function requireOwn(context: ApiContext, run: CheckRun): void {
  if (context.caller.kind === 'installation' && run.app !== context.world.app.slug) {
    throw new ApiError(403, 'Invalid app_id: the check run belongs to another App');
  }
}

function runOf({ world }: ApiContext, repository: Repository, id: number): CheckRun {
  return found(world.checkRun(fullName(repository), id));
}

interface Wanted {
  readonly check_name?: string | undefined;
  readonly status?: string | undefined;
  readonly filter?: 'latest' | 'all' | undefined;
}

function select(runs: readonly CheckRun[], wanted: Wanted): readonly CheckRun[] {
  const named = runs.filter(
    (run) =>
      (wanted.check_name === undefined || run.name === wanted.check_name) &&
      (wanted.status === undefined || run.status === wanted.status),
  );
  return wanted.filter === 'all' ? named : latestRuns(named);
}

/** Suites have no record: the one is sought whose number follows from the runs of some commit. */
async function suiteNumbered(context: ApiContext, repository: Repository, id: number): Promise<CheckSuite> {
  const name = fullName(repository);
  const refs = await context.world.git(name).refs();
  const shas = new Set([
    ...refs.map(({ sha }) => sha),
    ...context.world.pulls(name).map((pull) => pull.head.sha),
  ]);
  const suites = [...shas].flatMap((sha) => suitesOf(context, repository, sha));
  return found(suites.find((suite) => suiteId(name, suite.headSha, suite.app) === id));
}

async function presentSuite(context: ApiContext, suite: CheckSuite) {
  const head = await context.world.git(fullName(suite.repository)).commit(suite.headSha);
  return checkSuite(context, suite, found(head));
}

interface RunInput {
  readonly status?: CheckRun['status'] | 'waiting' | 'requested' | 'pending';
  readonly conclusion?: CheckRun['conclusion'];
  readonly details_url?: string;
  readonly external_id?: string;
  readonly completed_at?: string;
  readonly output?: { readonly title?: string; readonly summary?: string; readonly text?: string };
}

/** A conclusion completes a run. `waiting` and such are for GitHub Actions alone. @throws ApiError 422 */
function statusOf({ status, conclusion }: RunInput): CheckRun['status'] | undefined {
  if (conclusion !== undefined && conclusion !== null) return 'completed';
  if (status === 'completed') {
    throw new ApiError(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  if (status === 'waiting' || status === 'requested' || status === 'pending') {
    throw new ApiError(
      422,
      `Invalid request.\n\nFor 'properties/status', only GitHub Actions may set ${status}.`,
    );
  }
  return status;
}

/** A run is of a commit, by its whole name: a branch's would not say which. @throws ApiError 422 */
async function commitNamed(context: ApiContext, repository: Repository, name: string): Promise<string> {
  if (!/^[0-9a-f]{40}$/i.test(name)) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return shaOf(context, repository, name);
}

function outputOf(output: RunInput['output']): CheckRun['output'] {
  return { title: output?.title ?? null, summary: output?.summary ?? null, text: output?.text ?? null };
}

const runRoutes: readonly Route[] = [
  route('checks/create', async (request) => {
    // The description says what each kind of run must have; both kinds are read the same way.
    const input: RunInput & {
      readonly name: string;
      readonly head_sha: string;
      readonly started_at?: string;
    } = request.body;
    requireLink('CheckRun', 'details_url', input.details_url);
    const headSha = await commitNamed(request, request.repository, input.head_sha);
    const run = request.world.createCheckRun(
      {
        repository: fullName(request.repository),
        headSha,
        name: input.name,
        app: appOf(request),
        status: statusOf(input) ?? 'queued',
        conclusion: input.conclusion ?? null,
        output: outputOf(input.output),
        detailsUrl: input.details_url ?? null,
        externalId: input.external_id ?? null,
        completedAt: input.completed_at ?? null,
        ...(input.started_at === undefined ? {} : { startedAt: input.started_at }),
      },
      actor(request),
    );
    return created(checkRun(request, run));
  }),
  route('checks/update', (request) => {
    const run = runOf(request, request.repository, request.params.check_run_id);
    requireOwn(request, run);
    const input: RunInput & { readonly name?: string } = request.body;
    requireLink('CheckRun', 'details_url', input.details_url);
    const status = statusOf(input);
    const changed = request.world.updateCheckRun(
      run.repository,
      run.id,
      {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(status === undefined ? {} : { status }),
        ...(input.conclusion === undefined ? {} : { conclusion: input.conclusion }),
        ...(input.details_url === undefined ? {} : { detailsUrl: input.details_url }),
        ...(input.external_id === undefined ? {} : { externalId: input.external_id }),
        ...(input.completed_at === undefined ? {} : { completedAt: input.completed_at }),
        ...(input.output === undefined ? {} : { output: outputOf(input.output) }),
      },
      actor(request),
    );
    return ok(checkRun(request, changed));
  }),
  route('checks/get', (request) =>
    ok(checkRun(request, runOf(request, request.repository, request.params.check_run_id))),
  ),
  route('checks/list-for-ref', async (request) => {
    const sha = await shaOf(request, request.repository, request.params.ref);
    const runs = select(request.world.checkRuns(fullName(request.repository), sha), request.query);
    return pagedIn(request, 'check_runs', runs, (run) => checkRun(request, run));
  }),
  route('checks/rerequest-run', (request) => {
    const run = runOf(request, request.repository, request.params.check_run_id);
    requireOwn(request, run);
    request.world.rerequestCheckRun(run.repository, run.id, actor(request));
    return created({});
  }),
];

const suiteRoutes: readonly Route[] = [
  route('checks/list-suites-for-ref', async (request) => {
    const sha = await shaOf(request, request.repository, request.params.ref);
    const suites = await Promise.all(
      suitesOf(request, request.repository, sha).map((suite) => presentSuite(request, suite)),
    );
    return pagedIn(request, 'check_suites', suites, (suite) => suite);
  }),
  route('checks/get-suite', async (request) => {
    const suite = await suiteNumbered(request, request.repository, request.params.check_suite_id);
    return ok(await presentSuite(request, suite));
  }),
  route('checks/rerequest-suite', async (request) => {
    const suite = await suiteNumbered(request, request.repository, request.params.check_suite_id);
    suite.runs.forEach((run) => requireOwn(request, run));
    const { headSha, app } = suite;
    const repository = fullName(request.repository);
    request.world.rerequestCheckSuite({ repository, headSha, app }, actor(request));
    return created({});
  }),
  route('checks/list-for-suite', async (request) => {
    const suite = await suiteNumbered(request, request.repository, request.params.check_suite_id);
    return pagedIn(request, 'check_runs', select(suite.runs, request.query), (run) => checkRun(request, run));
  }),
];

export const checkRoutes: readonly Route[] = [...runRoutes, ...suiteRoutes];
