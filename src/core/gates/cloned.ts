import type { Environment } from '../config/types.ts';
import { notLookedAt } from '../problems/clone.ts';
import type { CloneSnapshot } from '../snapshot.ts';
import { code, type Text, text } from '../text.ts';
import { areWaived } from './approvals.ts';
import { type GateRequest, openedBy, placeGates } from './place.ts';
import { type Gate, type GateId, gateOf, openGate } from './types.ts';

/**
 * The gates of a change that is made in a clone. Those that git tells of stand as they always do. Of the others nobody
 * knows: each is shut until somebody says why it is passed all the same, and that is kept in the commit.
 */
export function clonedGates(snapshot: CloneSnapshot, request: GateRequest): readonly Gate[] {
  const { environment, request: asked } = snapshot;
  const place = { ...snapshot, actor: null, at: asked.receivedAt };
  const gates = [
    access,
    ...(request.action === 'deploy' && environment.checks === 'required' ? [checks] : []),
    ...placeGates(place, { ...request, opened: openedBy(request) })
      .map(unseenImage)
      .map(overridableLock)
      .map((gate) => (gate.id === 'lock' && !snapshot.knowsLocks ? unknownLocks : gate)),
    ...approvalsOf(environment, request.action),
  ];
  const word = asked.breakGlass ?? request.override;
  return gates.map((gate) => (word === null ? gate : passed(gate, word)));
}

/** It holds nothing up: a server takes a push of those who may push, and of nobody else. */
const access = openGate(
  'access',
  text`Not looked at: what you may do is for GitHub to say. Whoever may push to the branch can.`,
);

const checks = unseen(
  'checks',
  text`Not looked at: whether the checks of the commit that the image is built from are green.`,
);

const unknownLocks = unseen(
  'lock',
  text`Not looked at: whether somebody has locked it. The clone does not have the branch ${code('slipway-state')}, which is there once anything was locked.`,
);

function approvalsOf(
  environment: Pick<Environment, 'name' | 'via' | 'approvals' | 'rollback'>,
  action: GateRequest['action'],
): readonly Gate[] {
  const { via, approvals } = environment;
  const isWanted = approvals !== null && !areWaived(environment, action);
  if (!isWanted && via === 'commit') return [];
  const what = isWanted
    ? text`Not looked at: nobody has approved it, and ${code(environment.name)} wants that.`
    : text`Not looked at: ${code(environment.name)} takes changes by pull request alone.`;
  return [unseen('approvals', what)];
}

/** Of these answers it cannot be told whether the image is there. */
const unanswered: readonly string[] = [
  'registry-unavailable',
  'registry-not-allowed',
  'registry-address-refused',
  'registry-answer-too-large',
  'not-a-registry',
];

/** The gate of an image that a command looks at by itself. */
export function clonedImage(gate: Gate, { request }: Pick<CloneSnapshot, 'request'>): Gate {
  const unseen = unseenImage(gate);
  return request.breakGlass === null ? unseen : passed(unseen, request.breakGlass);
}

function unseenImage(gate: Gate): Gate {
  if (gate.id !== 'image' || !unanswered.includes(gate.problem?.code ?? '')) return gate;
  return unseen('image', text`Not looked at: whether the registry has the image. ${gate.finding}`);
}

/** Its own remedy is for those who can comment. */
function overridableLock(gate: Gate): Gate {
  if (gate.id !== 'lock' || gate.problem === null) return gate;
  const { problem } = gate;
  const more = text`In a clone, ${code('--override "REASON"')} goes on against it.`;
  return { ...gate, problem: { ...problem, reasons: [...problem.reasons, more] } };
}

function unseen(id: GateId, what: Text): Gate {
  return gateOf(id, notLookedAt(what), what);
}

function passed(gate: Gate, word: string): Gate {
  const isUnseen = gate.state === 'shut' && gate.problem?.code === 'not-looked-at';
  return isUnseen ? { ...gate, state: 'overridden', word } : gate;
}
