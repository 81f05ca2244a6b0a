import { Refusal } from './errors.ts';

/** The arguments of every connection. */
export interface PageArguments {
  readonly first?: number;
  readonly last?: number;
  readonly after?: string;
  readonly before?: string;
}

/** Something to page through without reading all of it. */
export interface Paged<T> {
  total(): Promise<number> | number;
  slice(start: number, end: number): Promise<readonly T[]> | readonly T[];
}

export function listed<T>(items: readonly T[]): Paged<T> {
  return { total: () => items.length, slice: (start, end) => items.slice(start, end) };
}

const largestPage = 100;

/**
 * @param name The connection's field, for the message.
 * @throws Refusal in GitHub's words where a page is not bounded or too large.
 */
export function checkPage(
  name: string,
  { first, last }: { readonly first: number | undefined; readonly last: number | undefined },
): void {
  if (first === undefined && last === undefined) {
    throw new Refusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  if (first !== undefined && last !== undefined) {
    throw new Refusal(
      'UNPROCESSABLE',
      `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`,
    );
  }
  const [argument, count] = first === undefined ? ['last', last ?? 0] : ['first', first];
  if (count > largestPage) {
    throw new Refusal(
      'EXCESSIVE_PAGINATION',
      `Requesting ${count} records on the \`${name}\` connection exceeds the \`${argument}\` limit of ${largestPage} records.`,
    );
  }
  if (count < 1) {
    throw new Refusal(
      'INVALID_CURSOR_ARGUMENTS',
      `\`${argument}\` on the \`${name}\` connection cannot be less than one.`,
    );
  }
}

const cursor = (index: number) => Buffer.from(`cursor:v1:${index}`).toString('base64');

function indexOf(text: string): number {
  const match = /^cursor:v1:(\d+)$/.exec(Buffer.from(text, 'base64').toString('latin1'));
  if (match === null) {
    throw new Refusal('INVALID_CURSOR_ARGUMENTS', `\`${text}\` does not appear to be a valid cursor.`);
  }
  return Number(match[1]);
}

/**
 * One page as GraphQL's connection object. `nodes` are read once, and only where they are asked for.
 * @param present What a node of the answer is.
 */
export async function connection<T>(
  paged: Paged<T>,
  args: PageArguments,
  present: (item: T) => object | null,
) {
  const total = await paged.total();
  let start = args.after === undefined ? 0 : Math.min(indexOf(args.after) + 1, total);
  let end = Math.max(start, args.before === undefined ? total : Math.min(indexOf(args.before), total));
  if (args.first !== undefined) end = Math.min(end, start + args.first);
  if (args.last !== undefined) start = Math.max(start, end - args.last);
  let read: Promise<readonly (object | null)[]> | undefined;
  const nodes = () => (read ??= Promise.resolve(paged.slice(start, end)).then((items) => items.map(present)));
  return {
    totalCount: total,
    nodes,
    edges: async () => (await nodes()).map((node, index) => ({ cursor: cursor(start + index), node })),
    pageInfo: {
      hasNextPage: end < total,
      hasPreviousPage: start > 0,
      startCursor: end > start ? cursor(start) : null,
      endCursor: end > start ? cursor(end - 1) : null,
    },
  };
}
