import { decodeFrame, messageFrame } from '../../node/frames.js'
import { blockHash, blockProposalSignBytes, voteSignBytes } from '../../protocol/codec/index.js'
import type {
  BlockHash, ConsensusMessage, ProposalMessage, Statement, Vote
} from '../../protocol/types/index.js'
import { hex, VoteKind, ZERO_32 } from '../../protocol/types/index.js'
import type { SimNetwork } from '../sim-network.js'
import type { Behaviour, Delivery, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

/**
 * Leads with two blocks at once, each to some; votes for both, finalizes both, and nullifies what
 * it finalized. To each hospital it tells a consistent story.
 */
export class Equivocator implements Behaviour {
  /** height/view -> the two blocks of a proposal, its own or another's. */
  readonly #pairs = new Map<string, readonly [BlockHash, BlockHash]>()

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
    this.#pairs.set(`${height}/${view}`, [proposal.blockHash, hash])
    const signedBytes = blockProposalSignBytes(chain.id, { height, view, blockHash: hash })
    const signature = signer.sign(signedBytes)
    const other = messageFrame({
      type: 'proposal',
      proposal: {
        ...message, block: { ...block, header },
        proposal: { ...proposal, blockHash: hash, signature }
      }
    })
    const left = new Set(random.subset(to))
    return to.flatMap(peer => {
      const both = random.chance(0.1)
      const first = left.has(peer) || both ? [{ frame, to: peer }] : []
      return left.has(peer) && !both ? first : [...first, { frame: other, to: peer }]
    })
  }

  #vote (frame: Uint8Array, vote: Vote, to: readonly SimNetwork[]): Delivery[] {
    const { random } = this.means
    const pair = this.#pairs.get(`${vote.height}/${vote.view}`)
    const told: Delivery[] = []
    for (const peer of to) {
      if (random.chance(0.7)) told.push({ frame, to: peer })
      if (pair !== undefined && vote.kind !== VoteKind.nullify) {
        const other = pair.find(hash => hex(hash) !== hex(vote.blockHash))
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
