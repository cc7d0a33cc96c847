import { peerIdOf } from '../../../network/index.js'
import { equal, type MemberId } from '../../../protocol/types/index.js'
import { GOVERNMENT_NAME } from '../../machine/display-name.js'
import type { NodeBase } from '../../assembly/node-base.js'
import { nameOf } from '../../gates/name-of.js'

/** Logs which peers connect and disconnect: members and the government at `info`, strangers at `debug`. */
export function writePeers (base: NodeBase): void {
  const write = (message: string) => (id: MemberId): void => {
    const isGovernment = base.government !== undefined && equal(base.government, id)
    const running = base.chain
    const isMember = running?.membership.isKnown(id) === true
    const name = isGovernment ? GOVERNMENT_NAME : isMember ? nameOf(running, id) : undefined
    base.logger[name === undefined ? 'debug' : 'info'](() => ({
      peer: peerIdOf(id), ...(name === undefined ? {} : { called: name })
    }), message)
  }
  base.network.on('connect', write('peer connected'))
  base.network.on('disconnect', write('peer lost'))
}
