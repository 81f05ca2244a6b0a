import type { Readable } from 'node:stream';

export interface CgiHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What came after the head already. */
  readonly rest: Buffer;
}

/** A head longer than this is none. */
const longestHead = 64 * 1024;

/**
 * Reads a CGI program's head off its output, which is left paused; the rest of the output is the
 * body. Throws where the program ends without a whole head.
 */
export function readCgiHead(output: Readable): Promise<CgiHead> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const stop = (): void => {
      output.off('data', take);
      output.off('end', fail);
      output.off('error', fail);
      output.pause();
    };
    const fail = (): void => {
      stop();
      reject(new Error(`git http-backend ended without an answer: ${received.toString('utf8')}`));
    };
    const take = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (end < 0 && received.length > longestHead) fail();
      if (end < 0) return;
      stop();
      resolve({ ...parseHead(received.toString('latin1', 0, end)), rest: received.subarray(end + 4) });
    };
    output.on('data', take);
    output.on('end', fail);
    output.on('error', fail);
  });
}

/** Lines of `Name: value`; `Status` stands for the HTTP status, 200 where it is missing. */
function parseHead(text: string): Pick<CgiHead, 'status' | 'headers'> {
  const headers: Record<string, string> = {};
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { status, ...others } = headers;
  return { status: status === undefined ? 200 : Number.parseInt(status, 10), headers: others };
}
