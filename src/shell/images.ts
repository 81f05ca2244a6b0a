import { mayDo, type Wish } from '../core/access.ts';
import type { Environment, Service } from '../core/config/types.ts';
import type { Before } from '../core/gates/order.ts';
import { formatImage, type ImageReference } from '../core/image.ts';
import type { Actor, ServiceState } from '../core/snapshot.ts';
import type { Target } from '../core/targets.ts';
import type { RegistryPort } from '../ports.ts';

/** The image that a command would give a service; null where it gives none. */
export type ImageWish = (
  service: Service,
  environment: Environment,
  from: Before | null,
) => ImageReference | null;

/** What registries say of the services' images, each asked once for one look. */
export interface Images {
  /** Begins to ask for what the command seems to mean, beside whatever else is read. */
  readonly prepare: (target: Target, actor: Promise<Actor>) => void;
  /** By the services' names; nothing for those that may not be asked about, or need not. */
  readonly of: (
    target: Target,
    actor: Actor,
    from?: Before | null,
  ) => Promise<ReadonlyMap<string, ServiceState['image']>>;
}

export function images(registry: RegistryPort, wanted: ImageWish, wish: Wish): Images {
  const asked = new Map<string, ReturnType<RegistryPort['resolve']>>();

  function resolve(image: ImageReference): ReturnType<RegistryPort['resolve']> {
    const key = formatImage(image);
    const known = asked.get(key) ?? registry.resolve(image);
    // What was only guessed may never be awaited: it must not count as unhandled.
    known.catch(() => undefined);
    asked.set(key, known);
    return known;
  }

  async function of(
    target: Target,
    actor: Actor,
    from: Before | null = null,
  ): Promise<ReadonlyMap<string, ServiceState['image']>> {
    // Nobody makes the bot ask around who may not have it done.
    if (mayDo(actor, target.environment, wish) !== null) return new Map();
    const answers = target.services.map(async ({ service }) => {
      const image = service.registry === 'ignored' ? null : wanted(service, target.environment, from);
      return image === null ? [] : [[service.name, { image, answer: await resolve(image) }] as const];
    });
    return new Map((await Promise.all(answers)).flat());
  }

  return {
    prepare: (target, actor) => {
      actor.then((who) => of(target, who, null)).catch(() => undefined);
    },
    of,
  };
}
