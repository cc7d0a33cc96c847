import '../shared/promise-with-resolvers.js'
import type { Connection, StreamMuxer } from '@libp2p/interface'
import type { MemberId } from '../../protocol/types/index.js'
import type { Meter } from '../shared/meter.js'
import type { NetworkLogger } from '../shared/network.js'
import { NetworkError } from '../shared/network-error.js'
import type { Connections } from './connections.js'
import { memberIdOfPeer, peerIdOf } from './identity.js'
import type { Penalties } from './penalties.js'
import type { StandstillDetector } from './standstill-detector.js'

/** The end of a dead connection may be noticed this much later than the end of its streams. */
const BLAME_DELAY_MS = 100

export interface OffencePorts {
  readonly connections: Connections
  readonly penalties: Penalties
  readonly standstill: StandstillDetector
  readonly meter: Meter
  readonly logger: NetworkLogger
  onBan (id: MemberId, code: string, until: number): void
}

/** Collects the offences of peers, and disconnects a peer when an offence leads to a ban. */
export class OffenceReports {
  constructor (private readonly ports: OffencePorts) {}

  report (id: MemberId, code: string): void {
    const { connections, logger, meter, penalties, standstill } = this.ports
    if (standstill.excuses(code)) return
    meter.events.add(`offence/${code}`)
    const until = penalties.report(id, code)
    if (until === undefined) return
    logger.warn({ peer: peerIdOf(id), code, until }, 'peer banned for a while')
    connections.cut(id)
    this.ports.onBan(id, code, until)
  }

  /** Reports a fault on a stream, unless the connection turns out to be dead: that is no offence. */
  reportStream (id: MemberId, connection: Connection, code: string): void {
    setTimeout(() => {
      if (connection.status === 'open') this.report(id, code)
    }, BLAME_DELAY_MS).unref()
  }

  /** Closes the connection of a muxer whose peer broke a bound, and reports the peer. */
  reportMuxer (muxer: StreamMuxer, code: string): void {
    const connection = this.ports.connections.ofMuxer(muxer)
    if (connection === undefined) return
    connection.abort(new NetworkError('closed'))
    const id = memberIdOfPeer(connection.remotePeer)
    if (id !== undefined) this.report(id, code)
  }
}
