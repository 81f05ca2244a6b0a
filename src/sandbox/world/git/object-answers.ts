/** What `git cat-file --batch-command` answers, as git-cat-file(1) has it under "BATCH OUTPUT". */

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface ObjectInfo {
  readonly sha: string;
  readonly type: ObjectType;
  readonly size: number;
}

export interface ObjectContents extends ObjectInfo {
  /** Empty where only the information was asked for. */
  readonly bytes: Buffer;
}

export interface Question {
  readonly command: 'info' | 'contents';
  readonly expression: string;
}

export interface Answers {
  receive(chunk: Buffer): void;
  /** The answer to the oldest question that has none yet; `partial` until all of it is there. */
  next(question: Question): { readonly found: ObjectContents | null } | 'partial' | 'unreadable';
}

export function createAnswers(): Answers {
  let chunks: Buffer[] = [];
  let received = 0;
  /** To try before this many bytes are there is of no use: this keeps reading a large blob linear. */
  let wanted = 1;
  const keep = (rest: Buffer): void => {
    chunks = [rest];
    received = rest.length;
  };
  return {
    receive(chunk) {
      chunks.push(chunk);
      received += chunk.length;
    },
    next(question) {
      if (received < wanted) return 'partial';
      const bytes = Buffer.concat(chunks);
      const answer = parseAnswer(bytes, question);
      if (answer === 'unreadable') return answer;
      wanted = 'wanted' in answer ? answer.wanted : 1;
      keep('wanted' in answer ? bytes : bytes.subarray(answer.length));
      return 'wanted' in answer ? 'partial' : answer;
    },
  };
}

type Parsed =
  | { readonly length: number; readonly found: ObjectContents | null }
  | { readonly wanted: number }
  | 'unreadable';

function parseAnswer(bytes: Buffer, { command, expression }: Question): Parsed {
  for (const reason of ['missing', 'ambiguous']) {
    // The name is echoed as it was given, line ends and all.
    const refusal = Buffer.from(`${expression} ${reason}\n`);
    if (bytes.subarray(0, refusal.length).equals(refusal)) return { length: refusal.length, found: null };
  }
  const end = bytes.indexOf('\n');
  const header = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(
    bytes.toString('latin1', 0, Math.max(end, 0)),
  );
  if (header === null && end >= 0 && !expression.includes('\n')) return 'unreadable';
  if (header === null) return { wanted: bytes.length + 1 };
  const [sha = '', type, size] = header.slice(1);
  const info = { sha, type: objectType(type), size: Number(size) };
  const start = end + 1;
  if (command === 'info') return { length: start, found: { ...info, bytes: Buffer.alloc(0) } };
  const length = start + info.size + 1;
  if (bytes.length < length) return { wanted: length };
  // Copied, so that a small blob does not keep a whole chunk alive.
  return { length, found: { ...info, bytes: Buffer.from(bytes.subarray(start, length - 1)) } };
}

function objectType(name: string | undefined): ObjectType {
  return name === 'tree' || name === 'commit' || name === 'tag' ? name : 'blob';
}
