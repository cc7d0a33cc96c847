import { messageFrame } from '../../node/loop/frames.js'
import { decodeFrame } from '../frames.js'
import { blockHash, blockProposalSignBytes, voteSignBytes } from '../../protocol/codec/index.js'
import type {
  ConsensusMessage, ProposalMessage, Statement, Vote
} from '../../protocol/types/index.js'
import { hex, VoteKind, ZERO_32 } from '../../protocol/types/index.js'
import type { SimNetwork } from '../sim-network.js'
import type { Behaviour, Delivery, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

/** How often a peer is told the story that was made for it, and nothing else. */
const CONSISTENT = 0.7

/**
 * Leads with two blocks at once, each to some; votes for both, finalizes both, and nullifies what
 * it finalized. Equivocators act together: one backs the two blocks of another, and most of the
 * time each hospital hears the same of all of them.
 */
export class Equivocator implements Behaviour {
  constructor (private readonly means: Means) {}

  outgoing (frame: Uint8Array, to: readonly SimNetwork[]): Delivery[] {
    const decoded = decodeFrame(frame)
    if (decoded.verdict !== 'accept' || decoded.value.kind !== 'message') return toAll(frame, to)
    const { message } = decoded.value
    if (message.type === 'proposal') return this.#lead(frame, message.proposal, to)
    if (message.type === 'vote') return this.#vote(frame, message.vote, to)
    return toAll(frame, to)
  }

  #lead (frame: Uint8Array, message: ProposalMessage, to: readonly SimNetwork[]): Delivery[] {
    const { proposal, block } = message
    if (block === undefined) return toAll(frame, to)
    const { chain, signer, random } = this.means
    const header = { ...block.header, timestamp: block.header.timestamp + 1 }
    const hash = blockHash(chain.id, header)
    const { height, view } = proposal
    const left = new Set(random.subset(to).map(peer => peer.name))
    this.means.plots.set(`${height}/${view}`, { blocks: [proposal.blockHash, hash], left })
    const signedBytes = blockProposalSignBytes(chain.id, { height, view, blockHash: hash })
    const signature = signer.sign(signedBytes)
    const other = messageFrame({
      type: 'proposal',
      proposal: {
        ...message, block: { ...block, header },
        proposal: { ...proposal, blockHash: hash, signature }
      }
    })
    return to.flatMap(peer => {
      const both = random.chance(0.1)
      const isLeft = left.has(peer.name)
      const first = isLeft || both ? [{ frame, to: peer }] : []
      return isLeft && !both ? first : [...first, { frame: other, to: peer }]
    })
  }

  #vote (frame: Uint8Array, vote: Vote, to: readonly SimNetwork[]): Delivery[] {
    const { plots, random } = this.means
    const plot = plots.get(`${vote.height}/${vote.view}`)
    const told: Delivery[] = []
    for (const peer of to) {
      if (plot !== undefined && random.chance(CONSISTENT)) {
        const blockHash = plot.blocks[plot.left.has(peer.name) ? 0 : 1]
        told.push(this.#say({ ...vote, kind: VoteKind.notarize, blockHash }, peer),
          this.#say({ ...vote, kind: VoteKind.finalize, blockHash }, peer))
        continue
      }
      if (random.chance(0.7)) told.push({ frame, to: peer })
      if (plot !== undefined && vote.kind !== VoteKind.nullify) {
        const other = plot.blocks.find(hash => hex(hash) !== hex(vote.blockHash))
        if (other !== undefined) told.push(this.#say({ ...vote, blockHash: other }, peer))
      }
      if (vote.kind === VoteKind.notarize && random.chance(0.3)) {
        told.push(this.#say({ ...vote, kind: VoteKind.finalize }, peer))
      }
      if (random.chance(0.2)) {
        told.push(this.#say({ ...vote, kind: VoteKind.nullify, blockHash: ZERO_32 }, peer))
      }
    }
    return told
  }

  #say ({ kind, height, view, blockHash: about }: Statement, to: SimNetwork): Delivery {
    const { chain, signer } = this.means
    const statement = { kind, height, view, blockHash: about }
    const message: ConsensusMessage = {
      type: 'vote',
      vote: {
        ...statement, signer: signer.id,
        signature: signer.sign(voteSignBytes(chain.id, statement))
      }
    }
    return { frame: messageFrame(message), to }
  }
}
