import { hasVerdict, holderOf } from '../../protocol/ledger/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import {
  CaseStatus, dayOf, equal, TransactionKind, ZERO_32, type Evidence, type MemberId, type NamesTotals,
  type Opinions, type Propose
} from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'
import type { FoulBodies } from './foul-bodies.js'
import { ownVote } from './foul-evidence.js'
import { opinionOn } from './opinion-on.js'
import { soundPropose } from './foul-proposals.js'

type Forgery = Propose | Opinions | Evidence | NamesTotals

/** Makes a transaction that would be valid if the hospital that it names had signed it. */
export function forged (means: Means, state: ReplicaState, bodies: FoulBodies): Forgery[] {
  const { random, signer } = means
  const others = state.ledger.set.members.map(({ id }) => id).filter(id => !equal(id, signer.id))
  if (others.length === 0) return []
  const victim = random.pick(others)
  const signature = random.bytes(64)
  const proposeOf = (): Propose | undefined => {
    const sound = soundPropose(random, bodies, state.ledger, victim)
    return sound === undefined ? undefined : { kind: TransactionKind.propose, ...sound, signature }
  }
  const makers = random.shuffled([proposeOf, opinionsOf, evidenceOf, totalsOf])
  const [made] = makers.flatMap(make => make(means, state, victim) ?? [])
  return made === undefined ? [] : [{ ...made, signature }]
}

function opinionsOf (_: Means, { ledger }: ReplicaState, id: MemberId): Opinions | undefined {
  const owed = [...ledger.undecided.values()].find(found =>
    found.status === CaseStatus.open && holderOf(found, id) !== undefined && !hasVerdict(found, id))
  return owed && {
    kind: TransactionKind.opinions, author: id, rulesetHash: ZERO_32, signature: ZERO_32,
    opinions: [opinionOn(owed.id)]
  }
}

/** Makes a true accusation of the forger, in the name of another hospital. */
function evidenceOf (means: Means, { context: { height } }: ReplicaState, id: MemberId): Evidence {
  const view = means.random.between(0, 1_000)
  const [first, second] = [ownVote(means, height, view), ownVote(means, height, view)]
  return {
    kind: TransactionKind.evidence, author: id, conflict: { type: 'votes', first, second },
    signature: ZERO_32
  }
}

function totalsOf ({ random }: Means, { ledger }: ReplicaState, id: MemberId): NamesTotals {
  return {
    kind: TransactionKind.namesTotals, author: id, day: dayOf(ledger.timestamp) - 1,
    totals: [{ hospital: id, names: random.between(1, 1_000) }], signature: ZERO_32
  }
}
