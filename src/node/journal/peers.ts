import { peerIdOf } from '../../network/index.js'
import type { MemberId } from '../../protocol/types/index.js'
import { equal } from '../../protocol/types/index.js'
import type { NodeBase } from '../node-base.js'
import { nameOf } from '../name-of.js'

/** Who comes and goes: members and the government at `info`, strangers at `debug`. */
export function writePeers (base: NodeBase): void {
  const write = (message: string) => (id: MemberId): void => {
    const isGovernment = base.government !== undefined && equal(base.government, id)
    const core = base.chain?.core
    const isKnown = isGovernment || core?.membership.isKnown(id) === true
    base.logger[isKnown ? 'info' : 'debug'](() => ({
      peer: peerIdOf(id),
      name: isGovernment || core === undefined ? 'government' : nameOf(core, id)
    }), message)
  }
  base.network.on('connect', write('peer connected'))
  base.network.on('disconnect', write('peer lost'))
}
