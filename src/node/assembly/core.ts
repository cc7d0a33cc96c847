import type { Network } from '../../network/index.js'
import type { TransactionEnvelope } from '../../protocol/codec/index.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Host } from '../loop/host-loop.js'
import type { RecentBodies } from '../clinical/recent-bodies.js'
import type { Intake } from '../gates/transaction-gate.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { PeerStatus } from '../peers/status-exchange.js'
import type { HostClock, Logger, Scheduler } from '../loop/ports.js'
import type { Secrets } from '../machine/secrets.js'
import type { Trust } from '../gates/trust.js'

/** The parts of a running node that others build on; put together in `running-chain.ts`. */
export interface Core {
  readonly role: 'hospital' | 'government'
  readonly chain: Chain
  readonly signer: Signer
  readonly secrets: Secrets
  readonly store: NodeStore
  readonly network: Network
  readonly membership: MembershipKeeper
  readonly trust: Trust
  readonly host: Host
  readonly intake: Intake
  readonly recentBodies: RecentBodies
  readonly commits: CommitFeed
  /** What each peer last said of itself. */
  readonly heard: () => readonly PeerStatus[]
  readonly clock: HostClock
  readonly scheduler: Scheduler
  readonly logger: Logger
  /** Fresh secret randomness. */
  readonly random: (bytes: number) => Uint8Array
  /** Sends a transaction that this node has taken in to every hospital. */
  readonly gossip: (envelope: TransactionEnvelope) => void
  /** Tells the operator something that must not be missed. */
  readonly alarm: (code: string, message: string) => void
  /** The node cannot go on safely; the process must end. */
  readonly fail: (error: unknown) => void
}
