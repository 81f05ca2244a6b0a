import { createHash } from 'node:crypto';
import { formatImage, type ImageReference } from '../../src/core/image.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { ResolvedImage } from '../../src/core/registry/types.ts';
import type { RegistryPort } from '../../src/ports.ts';

/** A digest that only this image has. */
export function digestOf(image: string): string {
  return `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

export function resolved(image: string): ResolvedImage {
  return { digest: digestOf(image), mediaType: 'application/vnd.oci.image.index.v1+json' };
}

/** A registry that has every image, but for those of which it says something else. */
export class FakeRegistry implements RegistryPort {
  readonly asked: string[] = [];
  readonly problems = new Map<string, Problem>();
  /** Runs before each answer. */
  before: (image: string) => Promise<void> = () => Promise.resolve();

  async resolve(image: ImageReference): Promise<ResolvedImage | Problem> {
    const name = formatImage(image);
    this.asked.push(name);
    await this.before(name);
    return this.problems.get(name) ?? resolved(name);
  }
}
