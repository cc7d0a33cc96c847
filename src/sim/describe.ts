import { hex, type ConsensusMessage } from '../protocol/types/index.js'
import { textOf } from './checkers/arithmetic.js'

/** Describes a message in the transcript. */
export function describe (message: ConsensusMessage): string {
  switch (message.type) {
    case 'vote': return textOf(message.vote)
    case 'certificate': return `certificate of ${textOf(message.certificate)}`
    case 'proposal': {
      const { proposal, justifyView, nullifications } = message.proposal
      const { height, view, blockHash } = proposal
      return `PROPOSAL ${height}/${view} ${hex(blockHash).slice(0, 8)} ` +
        (justifyView < 0 ? 'fresh' : `of view ${justifyView}`) +
        (nullifications.length > 0 ? `, ${nullifications.length} nullified` : '')
    }
  }
}
