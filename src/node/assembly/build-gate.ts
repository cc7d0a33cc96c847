import { transactionEnvelopeCodec } from '../../protocol/codec/index.js'
import { faultOf, isSpent, offenceOf, readiness } from '../../protocol/ledger/index.js'
import { hasRoom, waitingOf } from '../../protocol/replica/index.js'
import { isOfKind } from '../../protocol/types/index.js'
import { RecentBodies } from '../clinical/recent-bodies.js'
import { haveSameBlocks } from '../gates/block-at.js'
import { isClaimed, TransactionGate, type Gossip } from '../gates/transaction-gate.js'
import { WaitingBodies, waitingBodiesLimits } from '../gates/waiting-bodies.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { Agreement } from './build-agreement.js'

/** Adds to the agreement the gate that lets transactions in, and the gossip that sends them out. */
export interface GatedAgreement extends Agreement {
  readonly recentBodies: RecentBodies
  readonly waiting: WaitingBodies
  readonly gate: TransactionGate
  readonly gossip: Gossip
}

export function buildGate (agreement: Agreement, config: HospitalConfig | undefined): GatedAgreement {
  const { chain, clock, fail, hostLoop, logger, membership, network, store } = agreement
  const { state } = hostLoop
  const recentBodies = new RecentBodies(store)
  const waiting = new WaitingBodies(agreement, waitingBodiesLimits(config))
  waiting.adopt(agreement.sweep?.waiting ?? [])
  const gate = new TransactionGate(chain, {
    isWaiting: leaf => waitingOf(state, leaf) !== undefined,
    isSpent: transaction => isSpent(state.ledger, transaction),
    offenceOf: transaction => offenceOf(state.ledger, transaction),
    isMember: id => membership.isKnown(id),
    offerAllowlist: list => membership.offer(list),
    faultOf: transaction => faultOf(state.ledger, transaction),
    isClaimed: rows => isClaimed(store, rows),
    // Reading a PROPOSE takes time, and only its rows show whether it is ahead of this node.
    worthOf: transaction => isOfKind(transaction, 'propose')
      ? 'ready'
      : readiness(state.ledger, transaction, clock.wall()),
    hasRoom: (evidence, bytes) => hasRoom(state, evidence, bytes),
    haveSameBlocks: blocks => haveSameBlocks(chain, store, state.ledger.height, blocks),
    judgePlace: (transaction, solicited) => waiting.judge(transaction, solicited),
    store: (transaction, bodies) => {
      recentBodies.remember(bodies)
      return waiting.store(transaction, bodies)
    },
    submit: (transactions, taken, from) => {
      hostLoop.submit({ type: 'transactions', transactions, from }, () => {
        transactions.forEach(waiting.taken)
        taken()
      })
    },
    failed: fail
  })
  const gossip: Gossip = envelope => {
    network.gossip.publish(transactionEnvelopeCodec.encode(envelope))
      .catch((error: unknown) => { logger.warn({ err: error }, 'gossip failed') })
  }
  return { ...agreement, recentBodies, waiting, gate, gossip }
}
