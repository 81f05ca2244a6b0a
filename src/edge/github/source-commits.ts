import * as z from 'zod';
import type { SourceCommits } from '../../core/deploy-pull/types.ts';
import { limits } from '../../core/limits.ts';
import { type Client, failureOf, ownerAndName, rest } from './client.ts';

const comparison = z.object({
  html_url: z.string(),
  ahead_by: z.number(),
  behind_by: z.number(),
  commits: z.array(
    z.object({
      sha: z.string(),
      html_url: z.string(),
      commit: z.object({ message: z.string(), author: z.object({ name: z.string().optional() }).nullable() }),
      author: z.object({ login: z.string().optional() }).nullish(),
    }),
  ),
});

/**
 * https://docs.github.com/en/rest/commits/commits#compare-two-commits, which lists the oldest first: where
 * there is more than a page of them, the last pages have the newest. null where a commit is gone.
 */
export async function sourceCommits(
  client: Client,
  repository: string,
  from: string,
  to: string,
): Promise<SourceCommits | null> {
  const size = limits.listedCommits;
  const page = async (number: number) => {
    const data = await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...ownerAndName(repository),
      basehead: `${from}...${to}`,
      per_page: size,
      page: number,
    });
    return comparison.parse(data);
  };
  try {
    const first = await page(1);
    const last = Math.ceil(first.ahead_by / size);
    const commits = last > 1 ? (await page(last)).commits : first.commits;
    return {
      repository,
      from,
      to,
      url: first.html_url,
      total: first.ahead_by,
      left: first.behind_by,
      commits: commits.toReversed().map(({ sha, html_url: url, commit, author }) => ({
        sha,
        url,
        subject: commit.message.split('\n')[0] ?? '',
        author: author?.login ?? commit.author?.name ?? '',
      })),
    };
  } catch (error) {
    const { status } = failureOf(error);
    if (status === 403 || status === 404 || status === 422) return null;
    throw error;
  }
}
