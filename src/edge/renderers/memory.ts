import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import type { Render } from '../../core/render/types.ts';

/** A render, and the folders that it was made of by their object names. */
export interface Remembered {
  readonly seen: ReadonlyMap<RepositoryPath, string | null>;
  readonly render: Render;
  /** Bytes of output that it was read from. */
  readonly size: number;
}

/** Renders of this process, by what asks for them; those longest unused go first. */
export interface RenderMemory {
  /** Those made under this key, the newest first: which of them fits, the trees tell. */
  readonly recall: (key: string) => readonly Remembered[];
  readonly keep: (key: string, remembered: Remembered) => void;
}

export function renderMemory(most: number = limits.rememberedRenderBytes): RenderMemory {
  const entries: { readonly key: string; readonly remembered: Remembered }[] = [];
  let size = 0;
  return {
    recall: (key) => entries.filter((entry) => entry.key === key).map(({ remembered }) => remembered),
    keep(key, remembered) {
      const old = entries.findIndex((entry) => entry.remembered === remembered);
      if (old >= 0) size -= entries.splice(old, 1)[0]?.remembered.size ?? 0;
      entries.unshift({ key, remembered });
      size += remembered.size;
      while (size > most) size -= entries.pop()?.remembered.size ?? size;
    },
  };
}
