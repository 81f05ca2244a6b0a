import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { StartError } from '../start-error.ts';

/** A file of JSON lines to which changes are appended, each whole or not at all. */
export interface Journal {
  /** The line is with the operating system on return: it survives the end of this process. */
  append(entry: unknown): void;
  /** Does nothing the second time. */
  close(): void;
}

const header = { format: 'slipway-sandbox', version: 1 };

/**
 * Opens the journal, makes it where there is none, and hands every entry in it to `replay`.
 * A last line without its end is a change that a crash interrupted: nobody was told that it was
 * made, so it is cut off. Any other damage is refused, naming file and line.
 */
export function openJournal(file: string, replay: (entry: unknown) => void): Journal {
  const isNew = !existsSync(file);
  const descriptor = openSync(file, 'a+');
  let isOpen = true;
  const append = (entry: unknown): void => {
    // The descriptor may be another file's by now.
    if (!isOpen) throw new Error('The sandbox is closed: nothing can be changed any more.');
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written);
  };
  try {
    if (isNew) append(header);
    else ftruncateSync(descriptor, replayAll(file, replay));
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return {
    append,
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** Returns how many bytes of the file are whole lines. */
function replayAll(file: string, replay: (entry: unknown) => void): number {
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    try {
      const entry: unknown = JSON.parse(line);
      if (index > 0) replay(entry);
      else if (line !== JSON.stringify(header)) throw new Error('it was written by another version');
    } catch (error) {
      throw damaged(file, `line ${index + 1} cannot be read`, error);
    }
  }
  if (lines.length === 0) throw damaged(file, 'its first line is missing');
  return whole;
}

/** The error for a data directory that does not hold together. */
export function damaged(file: string, what: string, cause?: unknown): StartError {
  const reason = cause instanceof Error ? `${what}: ${cause.message}` : what;
  return new StartError(
    `The sandbox's data is damaged: ${file}: ${reason}.`,
    'Restore the data directory from a copy, or start with an empty one.',
    { cause },
  );
}
