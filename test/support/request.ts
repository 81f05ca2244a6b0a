import type { Request } from '../../src/core/request.ts';
import type { Log } from '../../src/ports.ts';

export const sha = (digit: string): string => digit.repeat(40);

export const request: Request = {
  delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  at: '2026-11-22T10:00:00Z',
  receivedAt: '2026-11-22T10:00:02Z',
  installation: 1,
  repository: 'acme/storefront',
  pull: 12,
  comment: {
    id: 7,
    url: 'https://github.test/acme/storefront/pull/12#issuecomment-7',
    body: '/deploy staging',
    author: 'dev',
    authorId: 3,
  },
};

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

export function testLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (_: object, message: string) => void lines.push({ level, message });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
