import type { SourceFile } from '../files.ts';
import { isBinary } from './text.ts';

/** The bytes of a file by the pieces that they are in. */
export type Pieces = ReadonlyMap<string, number>;

/** A piece ends with its line, or here. */
const pieceBytes = 64;

/**
 * What of a file is found again in another one, as git counts it (`diffcore_count_changes`): in lines, of long ones
 * in pieces.
 */
export function piecesOf({ bytes }: SourceFile): Pieces {
  const pieces = new Map<string, number>();
  const text = !isBinary(bytes);
  let piece = '';
  const end = (): void => {
    pieces.set(piece, (pieces.get(piece) ?? 0) + piece.length);
    piece = '';
  };
  for (const [index, byte] of bytes.entries()) {
    if (text && byte === 0x0d && bytes[index + 1] === 0x0a) continue;
    piece += String.fromCharCode(byte);
    if (byte === 0x0a || piece.length === pieceBytes) end();
  }
  if (piece !== '') end();
  return pieces;
}

/** How much of the larger one is in both, from 0 to 1. */
export function likenessOf(one: Pieces, other: Pieces, sizes: readonly [number, number]): number {
  const larger = Math.max(...sizes);
  if (larger === 0) return 0;
  let shared = 0;
  for (const [piece, bytes] of one) shared += Math.min(bytes, other.get(piece) ?? 0);
  return shared / larger;
}
