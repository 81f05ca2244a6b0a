import type { ApiResponse } from './http.ts';

const maximum = 100;

interface Paged {
  readonly query: { readonly page?: number | undefined; readonly per_page?: number | undefined };
}

export interface Page {
  readonly number: number;
  readonly size: number;
}

export function pageOf({ query }: Paged): Page {
  return {
    number: Math.max(1, query.page ?? 1),
    size: Math.min(maximum, Math.max(1, query.per_page ?? 30)),
  };
}

/** The slice of `items` that was asked for. */
export function slice<T>(items: readonly T[], page: Page): T[] {
  return items.slice((page.number - 1) * page.size, page.number * page.size);
}

/** A list answer: its page, and how many there are in all, from which the server makes the `Link` header. */
export function paged<T>(request: Paged, items: readonly T[], present: (item: T) => unknown): ApiResponse {
  const page = pageOf(request);
  return pageAnswer(slice(items, page).map(present), items.length, page);
}

/** As `paged`, for lists inside an object that also says `total_count`. */
export function pagedIn<T>(
  request: Paged,
  key: string,
  items: readonly T[],
  present: (item: T) => unknown,
  more: Readonly<Record<string, unknown>> = {},
): ApiResponse {
  const page = pageOf(request);
  const body = { total_count: items.length, ...more, [key]: slice(items, page).map(present) };
  return pageAnswer(body, items.length, page);
}

export function pageAnswer(body: unknown, total: number, page: Page): ApiResponse {
  return { status: 200, body, pages: { page: page.number, last: Math.max(1, Math.ceil(total / page.size)) } };
}

/** `Link` as GitHub writes it, or null when everything is on one page. `url` is the one that was asked for. */
export function linkHeader(url: URL, pages: NonNullable<ApiResponse['pages']>): string | null {
  const { page, last } = pages;
  const link = (number: number, relation: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return links.length === 0 ? null : links.join(', ');
}
