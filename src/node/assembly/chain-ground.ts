import type { Network } from '../../network/index.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { KeyStore } from '../keys/key-store.js'
import type { CheckThreadsChoice } from '../peers/check-threads.js'
import type { LogPort } from '../loop/ports.js'
import type {
  Fail, HostClock, KeepEvidence, Logger, NodeRole, RaiseAlarm, RandomBytes, Scheduler
} from '../machine/ports.js'
import type { Secrets } from '../machine/secrets.js'

/** Holds the parts that a node has before it follows a chain, and that chain. */
export interface ChainGround {
  readonly role: NodeRole
  readonly chain: Chain
  readonly signer: Signer
  readonly secrets: Secrets
  /** The secrets of shared keys; undefined at the government, which has none. */
  readonly keyStore: KeyStore | undefined
  readonly store: NodeStore
  readonly log: LogPort
  readonly network: Network
  readonly clock: HostClock
  readonly scheduler: Scheduler
  readonly logger: Logger
  readonly random: RandomBytes
  readonly alarm: RaiseAlarm
  readonly keepEvidence: KeepEvidence
  readonly fail: Fail
  /** Threads that check blocks while this node catches up. Undefined: none. */
  readonly checkThreads?: CheckThreadsChoice | undefined
}

/** Does the clinical work of a hospital. The simulator brings another implementation. */
export interface Clinical {
  /** Completes erasures. Called before anything is served or sent. */
  prepare (): Promise<void>
  start (): Promise<void>
  stop (): void
  /** Returns the changes of this node's own rows that are stored in the same batch as the block. */
  operationsWith (commit: CommittedBlock): Operation[]
}
