import type { Resource } from '../../diff/resources.ts';
import type { Update } from '../read/changes.ts';
import { formatSelector, isEmpty, selectorOf } from '../read/selectors.ts';
import { at, formOf, itemsOf, type Path, shown, type Value, wordsOf } from '../read/values.ts';

/** Traffic that a NetworkPolicy lets through: from or to one peer, on one port. */
interface Allowed {
  readonly direction: 'Ingress' | 'Egress';
  /** null for every peer, or every port. */
  readonly peer: Value | null;
  readonly port: Value | null;
  readonly path: Path;
}

/** What a policy lets through after the change that nothing of it let through before. */
export function newlyAllowed({
  before,
  after,
}: Update): readonly { readonly message: string; readonly path: Path }[] {
  const old = Map.groupBy(allowedBy(before), (one) => keyOf(one.direction, portOf(one), peerOf(one)));
  // Whatever lets one through has its peer or lets anybody in, and its port or all of them.
  const wider = (one: Allowed): readonly Allowed[] =>
    [portOf(one), null].flatMap((port) =>
      [peerOf(one), null].flatMap((peer) => old.get(keyOf(one.direction, port, peer)) ?? []),
    );
  return allowedBy(after)
    .filter((one) => !wider(one).some((other) => exceptsNoMore(other, one)))
    .map((one) => ({ message: tell(one), path: one.path }));
}

function allowedBy({ value }: Resource): readonly Allowed[] {
  const spec = at(value, 'spec');
  return [...allowedIn(spec, 'Ingress', 'ingress', 'from'), ...allowedIn(spec, 'Egress', 'egress', 'to')];
}

function allowedIn(
  spec: Value,
  direction: Allowed['direction'],
  key: string,
  peersKey: string,
): readonly Allowed[] {
  if (!directionsOf(spec).includes(direction)) {
    return [{ direction, peer: null, port: null, path: ['spec', 'policyTypes'] }];
  }
  return itemsOf(at(spec, key)).flatMap((rule, index) => {
    const [peers, ports] = [itemsOf(at(rule, peersKey)), itemsOf(at(rule, 'ports'))];
    const path = ['spec', key, { index }];
    return (peers.length === 0 ? [null] : peers).flatMap((peer) =>
      (ports.length === 0 ? [null] : ports).map((port) => ({ direction, peer, port, path })),
    );
  });
}

/** Without the field: ingress, and egress where there is a rule of it. */
function directionsOf(spec: Value): readonly string[] {
  const types = wordsOf(at(spec, 'policyTypes'));
  if (types.length > 0) return types;
  return itemsOf(at(spec, 'egress')).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function keyOf(direction: Allowed['direction'], port: string | null, peer: string | null): string {
  return JSON.stringify([direction, port, peer]);
}

function portOf({ port }: Allowed): string | null {
  return port === null ? null : portName(port);
}

/** A peer in one word; that of a block is its range, without what it excepts. */
function peerOf({ peer }: Allowed): string | null {
  if (peer === null) return null;
  const block = at(peer, 'ipBlock');
  return block === undefined ? formOf(peer) : `block ${formOf(at(block, 'cidr'))}`;
}

function exceptsNoMore(wide: Allowed, narrow: Allowed): boolean {
  const [except, excepted] = [wide, narrow].map(({ peer }) =>
    wordsOf(at(peer ?? undefined, 'ipBlock', 'except')),
  );
  return except === undefined || except.every((range) => excepted?.includes(range));
}

function portName(port: Value): string {
  const end = at(port, 'endPort');
  const range = `${shown(at(port, 'port') ?? 'every port')}${end === undefined ? '' : `-${shown(end)}`}`;
  return `${range}/${shown(at(port, 'protocol') ?? 'TCP')}`;
}

function tell({ direction, peer, port }: Allowed): string {
  const where = port === null ? 'on every port' : `on ${portName(port)}`;
  const whom = peer === null ? 'anybody' : peerName(peer);
  return direction === 'Ingress'
    ? `Lets ${whom} in ${where}, which it did not before.`
    : `Lets its pods out to ${whom} ${where}, which it did not before.`;
}

function peerName(peer: Value): string {
  const block = at(peer, 'ipBlock', 'cidr');
  if (block !== undefined) return shown(block);
  const names = (['pod', 'namespace'] as const).flatMap((what) => {
    const selector = selectorOf(at(peer, `${what}Selector`));
    if (selector === null) return [];
    return [isEmpty(selector) ? `every ${what}` : `${what}s with ${formatSelector(selector)}`];
  });
  return names.join(' in ');
}
