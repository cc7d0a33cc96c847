import type { ReplicaEffect } from '../../protocol/replica/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Hospital, HospitalParts } from '../clinical/hospital.js'
import { KeyKeeper } from '../keys/keeper.js'
import { decodeFrame } from '../loop/frames.js'
import { followMembership } from '../peers/follow-membership.js'
import { RecoveryDesk } from '../peers/recovery-desk.js'
import { listenToPeers } from '../peers/listen-to-peers.js'
import { offerStoredLists } from '../peers/stored-lists.js'
import { serveRequests } from '../peers/serve-requests.js'
import { TipStatement } from '../peers/tip-statement.js'
import { raiseEvidenceAlarms } from '../signing/evidence-alarms.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { LogOrigin } from '../signing/log-mark.js'
import { VotingRight } from '../signing/voting-right.js'
import type { ChainGround, Clinical } from './chain-ground.js'
import { loopEvents } from './loop-events.js'
import { buildAgreement } from './build-agreement.js'
import { buildGate, type GatedAgreement } from './build-gate.js'
import { buildPeerWork, type PeerWork } from './build-peer-work.js'

/** Holds all parts of a node that follows a chain. Only a hospital takes part in agreement. */
export interface RunningChain<C extends Clinical = Hospital> extends GatedAgreement, PeerWork {
  readonly hospital: C | undefined
  /** Undefined at the government. */
  readonly voting: VotingRight | undefined
  /** Undefined at the government. */
  readonly keeper: KeyKeeper | undefined
  /** Undefined at the government. */
  readonly recovery: RecoveryDesk | undefined
  /** Undefined at a hospital. */
  readonly tipStatement: TipStatement | undefined
  stop (): Promise<void>
}

export interface ChainOptions<C extends Clinical = Hospital> extends ChainGround {
  readonly origin: LogOrigin
  /** Undefined at the government. */
  readonly hospital: ((parts: HospitalParts) => C) | undefined
  /** Undefined: the default limits and times. */
  readonly config: HospitalConfig | undefined
  /** Called before anything is sent or served, so that this chain's membership decides on access. */
  readonly running: (chain: RunningChain<C>) => void
  /** Replaces `decodeFrame` where many nodes of one process decode each frame only once. */
  readonly readFrame?: typeof decodeFrame
}

/** Builds the parts from the bottom up, each from the parts before it, and then starts them. */
async function start<C extends Clinical> (options: ChainOptions<C>): Promise<RunningChain<C>> {
  const { config, hospital: open, origin, readFrame = decodeFrame, running, ...ground } = options
  const { agreement, effects } = await buildAgreement(ground, config)
  const parts = buildGate(agreement, config)
  raiseEvidenceAlarms(parts)
  const peers = buildPeerWork(parts)
  const hospital = open?.(parts)
  const voting = hospital === undefined ? undefined : new VotingRight(parts, origin)
  const recovery = hospital === undefined
    ? undefined
    : new RecoveryDesk({ ...parts, status: peers.status }, voting)
  const tipStatement = hospital === undefined ? new TipStatement(parts) : undefined
  const keeper = parts.keyStore === undefined
    ? undefined
    : new KeyKeeper({ ...parts, hasCaughtUp: () => parts.trust.isWhole && voting?.from !== undefined },
      parts.keyStore)
  const chain = {
    ...parts, ...peers, hospital, voting, keeper, recovery, tipStatement,
    stop: async () => { await stop(chain) }
  }
  followMembership(chain)
  running(chain)
  await begin(chain, effects, readFrame)
  return chain
}

export const RunningChain = { start }

async function begin (
  chain: RunningChain<Clinical>, effects: readonly ReplicaEffect[], readFrame: typeof decodeFrame
): Promise<void> {
  const { addresses, hospital, hostLoop, keeper, lists, network, recovery, role, status, voting } = chain
  // Before anything is served: a hospital that a pending list removes must get no key and no gossip.
  await offerStoredLists(chain)
  await hospital?.prepare()
  await serveRequests(chain)
  await lists.start()
  await chain.joinSigning?.start()
  await addresses.load()
  if (role === 'hospital') {
    addresses.announce()
    listenToPeers(chain, readFrame)
    await network.gossip.join(`medichain/${hex(chain.chain.id).slice(0, 16)}/transactions`)
    network.consensus.join()
  }
  hostLoop.start(effects, loopEvents(chain))
  await status.start()
  await hospital?.start()
  voting?.start()
  chain.joinCollecting.start()
  keeper?.start()
  await recovery?.start()
  network.reconsider()
  hostLoop.submit({ type: 'tick' })
  await status.exchangeWithAll()
}

async function stop (chain: RunningChain<Clinical>): Promise<void> {
  const { hospital, hostLoop, joinCollecting, keeper, recovery, status, voting } = chain
  voting?.stop()
  recovery?.stop()
  status.stop()
  joinCollecting.stop()
  hospital?.stop()
  await keeper?.stop()
  await hostLoop.stop()
}
