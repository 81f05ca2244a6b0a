/** Commit statuses. */
import type { Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { paged, pageAnswer, pageOf, slice } from '../paging.ts';
import { api } from '../present/account.ts';
import { latestStatuses, simpleStatus, status } from '../present/checks.ts';
import { minimalRepository } from '../present/repository.ts';
import { actor, created, route } from '../route.ts';
import { requireLink } from '../urls.ts';
import { shaOf } from './refs.ts';

export const statusRoutes: readonly Route[] = [
  route('repos/create-commit-status', async (request) => {
    const sha = await shaOf(request, request.repository, request.params.sha);
    const { state, context = 'default', description, target_url: targetUrl } = request.body;
    requireLink('Status', 'target_url', targetUrl);
    return created(
      status(
        request,
        request.world.createStatus({
          repository: fullName(request.repository),
          sha,
          state,
          context,
          description: description ?? null,
          targetUrl: targetUrl ?? null,
          creator: actor(request),
        }),
      ),
    );
  }),
  route('repos/list-commit-statuses-for-ref', async (request) => {
    const sha = await shaOf(request, request.repository, request.params.ref);
    const statuses = request.world.statuses(fullName(request.repository), sha);
    return paged(request, statuses, (one) => status(request, one));
  }),
  route('repos/get-combined-status-for-ref', async (request) => {
    const name = fullName(request.repository);
    const sha = await shaOf(request, request.repository, request.params.ref);
    const { state, latest } = latestStatuses(request.world.statuses(name, sha));
    const page = pageOf(request);
    const commit = api(request, `/repos/${name}/commits/${sha}`);
    const body = {
      state,
      statuses: slice(latest, page).map((one) => simpleStatus(request, one)),
      sha,
      total_count: latest.length,
      repository: minimalRepository(request, request.repository),
      commit_url: commit,
      url: `${commit}/status`,
    };
    return pageAnswer(body, latest.length, page);
  }),
];
