import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { name, sha, tagged } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import { headerBytes } from './layouts.js'

/** I6: every final block passes §9 by itself and links to its parent. */
export class ValidInIsolation implements Checker {
  readonly invariant = 'I6'
  #checked = 0

  constructor (private readonly one: Case) {}

  deciding (node: SimNode, { block }: CommittedBlock): void {
    const { chain, history, violate } = this.one
    const { header } = block
    if (header.height <= this.#checked) return
    this.#checked = header.height
    const parent = history.at(header.height - 1)
    const parentHash = parent === undefined ? chain.id : parent.block.hash
    const where = `height ${header.height} at ${node.name}`
    if (name(header.parent) !== name(parentHash)) violate('I6', `${where}: another parent`)
    const before = parent?.block.header.timestamp ?? chain.genesis.createdAt
    if (header.timestamp <= before) violate('I6', `${where}: time goes back`)
    const hash = sha(tagged(chain, 'block'), headerBytes(header))
    if (name(hash) !== name(block.hash)) violate('I6', `${where}: the hash is not the header's`)
    const fault = history.at(header.height)?.fault
    if (fault !== undefined) violate('I6', `${where}: ${fault}`)
  }
}
