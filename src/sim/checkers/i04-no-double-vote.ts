import type { ConsensusMessage } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { FINALIZE, name, NOTARIZE, NULLIFY, textOf } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

interface Acts {
  readonly notarized: Set<string>
  readonly finalized: Set<string>
  nullified: boolean
}

/**
 * I4: no correct node signs two NOTARIZEs, two FINALIZEs, or NULLIFY and FINALIZE in one view, nor
 * two proposals, across restarts. What never left the node counts for nothing.
 */
export class NoDoubleVote implements Checker {
  readonly invariant = 'I4'
  readonly #acts = new Map<string, Acts>()
  readonly #proposed = new Map<string, string>()

  constructor (private readonly one: Case) {}

  sent (node: SimNode, message: ConsensusMessage): void {
    if (!node.keepsItsLog) return
    if (message.type === 'proposal') {
      const { height, view, blockHash, signer } = message.proposal.proposal
      const key = `${node.name}/${height}/${view}`
      const first = this.#proposed.get(key) ?? name(blockHash)
      this.#proposed.set(key, first)
      if (name(signer) === name(node.signer.id) && first !== name(blockHash)) {
        this.one.violate('I4', `${node.name} proposed two blocks at ${height}/${view}`)
      }
    }
    if (message.type !== 'vote') return
    const { vote } = message
    const key = `${name(vote.signer)}/${vote.height}/${vote.view}`
    const acts = this.#acts.get(key) ??
      { notarized: new Set<string>(), finalized: new Set<string>(), nullified: false }
    this.#acts.set(key, acts)
    if (vote.kind === NOTARIZE) acts.notarized.add(name(vote.blockHash))
    if (vote.kind === FINALIZE) acts.finalized.add(name(vote.blockHash))
    if (vote.kind === NULLIFY) acts.nullified = true
    const isDouble = acts.notarized.size > 1 || acts.finalized.size > 1 ||
      (acts.nullified && acts.finalized.size > 0)
    if (isDouble) this.one.violate('I4', `${node.name} contradicts itself: ${textOf(vote)}`)
  }
}
