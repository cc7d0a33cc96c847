import type { Network } from '../../network/index.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { LogPort } from '../loop/ports.js'
import type {
  Fail, HostClock, Logger, NodeRole, RaiseAlarm, RandomBytes, Scheduler
} from '../machine/ports.js'
import type { Secrets } from '../machine/secrets.js'

/** A node has these before it has a chain to follow; the chain that it follows comes with them. */
export interface ChainGround {
  readonly role: NodeRole
  readonly chain: Chain
  readonly signer: Signer
  readonly secrets: Secrets
  readonly store: NodeStore
  readonly log: LogPort
  readonly network: Network
  readonly clock: HostClock
  readonly scheduler: Scheduler
  readonly logger: Logger
  readonly random: RandomBytes
  readonly alarm: RaiseAlarm
  readonly fail: Fail
}

/** A hospital does this beside agreeing; the simulator has clinical work of its own. */
export interface Clinical {
  start (): Promise<void>
  stop (): void
  /** Own rows that change together with a block. */
  operationsWith (commit: CommittedBlock): Operation[]
}
