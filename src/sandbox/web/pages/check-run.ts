import { mayRerunChecks } from '../authority.ts';
import { checksOf } from '../checks.ts';
import { verdictIcon } from '../components/checks.ts';
import { markdownPlace } from '../components/comment.ts';
import { postForm } from '../components/form.ts';
import { timeAgo } from '../components/time.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html, safeHref } from '../html.ts';
import { renderComment } from '../markdown/render.ts';

/** What a check run reports. */
export async function runPage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const { world, fullName, now } = visit;
  const run = world.checkRun(fullName, Number(parameters['run']));
  if (run === null) return null;
  const verdict = checksOf(world, fullName, run.headSha).find((check) => check.run === run.id)?.verdict;
  const parts = await Promise.all(
    [run.output.summary, run.output.text]
      .filter((text) => text !== null && text.trim() !== '')
      .map((text) => renderComment(text ?? '', markdownPlace(visit))),
  );
  const body = html`<h1>${verdictIcon(verdict ?? 'neutral')} ${run.name}</h1>
    <p class="muted">
      ${(run.conclusion ?? run.status).replaceAll('_', ' ')}, by ${run.app}, on
      <a href="/${fullName}/commit/${run.headSha}"><code>${run.headSha.slice(0, 7)}</code></a
      >, started ${timeAgo(run.startedAt, now)}
      ${run.detailsUrl !== null && html` · <a href="${safeHref(run.detailsUrl)}">Details</a>`}
    </p>
    <section class="box readme" aria-label="Report">
      <h2>${run.output.title ?? 'Report'}</h2>
      <div class="markdown">
        ${parts.length > 0 ? parts : html`<p class="muted">It reported nothing more.</p>`}
      </div>
    </section>
    ${
      mayRerunChecks(visit) &&
      postForm(visit, `/${fullName}/runs/${run.id}/rerequest`, html`<button class="button">Re-run</button>`)
    }`;
  return { kind: 'page', title: `${run.name} · ${fullName}`, body, place: { visit, tab: 'pulls' } };
}
