/** GitHub reads no more than this of a blob. */
const mostBytes = 512_000;

interface BlobText {
  readonly text: string | null;
  /** Null where GitHub did not look at the whole of it. */
  readonly isBinary: boolean | null;
  readonly isTruncated: boolean;
}

/**
 * A blob as GitHub's GraphQL shows it: null for what looks binary, cut after 512,000 bytes, without a
 * byte order mark, and transcoded where it is not UTF-8. It is thus not always the bytes of the file:
 * a client must compare `byteSize` or `oid`, or read the blob over REST.
 */
export function blobText(bytes: Uint8Array): BlobText {
  const isTruncated = bytes.length > mostBytes;
  const binary = bytes.subarray(0, 8000).includes(0);
  const text = binary ? null : decode(bytes.subarray(0, mostBytes), isTruncated);
  return { text, isTruncated, isBinary: isTruncated ? null : binary };
}

function decode(bytes: Uint8Array, cut: boolean): string {
  try {
    // `stream` keeps a character that the cut went through from counting as malformed.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
