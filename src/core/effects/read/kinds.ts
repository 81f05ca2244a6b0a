import type { Resource } from '../../diff/resources.ts';

/** `Service`, `apps/Deployment`: kind and group, whatever the version. */
export function kindOf({ identity }: Resource): string {
  return identity.group === '' ? identity.kind : `${identity.group}/${identity.kind}`;
}

export function isKind(resource: Resource, ...kinds: readonly string[]): boolean {
  return kinds.includes(kindOf(resource));
}

/** `Deployment storefront`, for a sentence about something else. */
export function titleOf({ identity }: Resource): string {
  return `${identity.kind} ${identity.name}`;
}

/** A manifest without a namespace gets one from whoever applies it: it may be any. */
export function mayShareNamespace(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}
