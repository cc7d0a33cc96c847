import './promise-with-resolvers.js'
import type { Connection } from '@libp2p/interface'
import type { MemberId } from '../../protocol/types/index.js'
import type { Meter } from './meter.js'
import type { NetworkLogger } from './network.js'

/** The services of the network for consensus, gossip and requests; each channel picks its own. */
export interface ChannelPorts {
  readonly isHospital: boolean
  readonly meter: Meter
  readonly logger: NetworkLogger
  present (): Iterable<MemberId>
  connectionTo (id: MemberId): Connection | undefined
  report (id: MemberId, code: string): void
  /** Reports a fault on a stream, unless its connection turns out to be dead. */
  reportStream (id: MemberId, connection: Connection, code: string): void
}
