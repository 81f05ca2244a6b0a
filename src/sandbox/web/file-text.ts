/** The text of a file, and what of it is invisible. */
export interface FileText {
  /** Without their ends. */
  readonly lines: readonly string[];
  readonly byteOrderMark: boolean;
  readonly lineEnd: 'LF' | 'CRLF' | 'mixed';
  readonly finalLineEnd: boolean;
}

/** null for what is no UTF-8 text. */
export function decode(bytes: Uint8Array): FileText | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
  if (text.includes('\0')) return null;
  const byteOrderMark = text.startsWith('\uFEFF');
  const content = byteOrderMark ? text.slice(1) : text;
  const all = content.split('\n').length - 1;
  const windows = content.split('\r\n').length - 1;
  const finalLineEnd = content === '' || content.endsWith('\n');
  const lines = content.split(/\r?\n/);
  return {
    lines: finalLineEnd ? lines.slice(0, -1) : lines,
    byteOrderMark,
    lineEnd: windows === 0 ? 'LF' : windows === all ? 'CRLF' : 'mixed',
    finalLineEnd,
  };
}
