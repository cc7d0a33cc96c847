import type { ConsensusMessage } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { equalIds, FINALIZE, name, NOTARIZE, NULLIFY, textOf } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

interface ViewVotes {
  readonly notarized: Set<string>
  readonly finalized: Set<string>
  nullified: boolean
}

/**
 * I4: no correct node signs two NOTARIZEs, two FINALIZEs, a NULLIFY and a FINALIZE, or two proposals in
 * one view, across restarts. Only messages that left the node count.
 */
export class NoDoubleVote extends Invariant implements Checker {
  readonly invariant = 'I4'
  readonly #votes = new Map<string, ViewVotes>()
  readonly #proposed = new Map<string, string>()

  sent (node: SimNode, message: ConsensusMessage): void {
    if (!node.keepsItsLog) return
    if (message.type === 'proposal') {
      const { height, view, blockHash, signer } = message.proposal.proposal
      const place = `${node.name}/${height}/${view}${this.run.history.underText(height)}`
      const first = entryOf(this.#proposed, place, () => name(blockHash))
      if (equalIds(signer, node.signer.id) && first !== name(blockHash)) {
        this.violate(`${node.name} proposed two blocks at ${height}/${view}`)
      }
    }
    if (message.type !== 'vote') return
    const { vote } = message
    const under = this.run.history.underText(vote.height)
    const votes = entryOf(this.#votes, `${name(vote.signer)}/${vote.height}/${vote.view}${under}`,
      () => ({ notarized: new Set(), finalized: new Set(), nullified: false }))
    if (vote.kind === NOTARIZE) votes.notarized.add(name(vote.blockHash))
    if (vote.kind === FINALIZE) votes.finalized.add(name(vote.blockHash))
    if (vote.kind === NULLIFY) votes.nullified = true
    const isDouble = votes.notarized.size > 1 || votes.finalized.size > 1 ||
      (votes.nullified && votes.finalized.size > 0)
    if (isDouble) this.violate(`${node.name} contradicts itself: ${textOf(vote)}`)
  }
}
