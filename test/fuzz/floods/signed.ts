import { blockProposalSignBytes, signTransaction, transactionCodec, verifyTransaction, voteSignBytes }
  from '../../../src/protocol/codec/index.js'
import type { UnsignedTransaction } from '../../../src/protocol/codec/index.js'
import type {
  BlockHash, ConsensusMessage, Header, Height, LeafHash, Signer, VerifiedTransaction, View, VoteKind
} from '../../../src/protocol/types/index.js'
import type { ChainFixture } from '../../fixtures/chain-fixture.js'

/** What a member can sign: well formed, properly signed, and never meant. */
export class Liar {
  constructor (readonly world: ChainFixture, readonly signer: Signer) {}

  vote (kind: VoteKind, height: Height, view: View, blockHash: BlockHash): ConsensusMessage {
    const statement = { kind, height, view, blockHash }
    const signature = this.signer.sign(voteSignBytes(this.world.chain.id, statement))
    return { type: 'vote', vote: { ...statement, signer: this.signer.id, signature } }
  }

  proposal (
    height: Height, view: View, blockHash: BlockHash, header: Header, leaves: readonly LeafHash[]
  ): ConsensusMessage {
    const signed = { height, view, blockHash }
    const signature = this.signer.sign(blockProposalSignBytes(this.world.chain.id, signed))
    return { type: 'proposal', proposal: {
      proposal: { ...signed, signer: this.signer.id, signature },
      justifyView: -1, notarization: undefined, nullifications: [], shares: [], block: { header, leaves }
    } }
  }

  transaction (unsigned: UnsignedTransaction): VerifiedTransaction {
    const { chain } = this.world
    const bytes = transactionCodec.encode(signTransaction(chain.id, this.signer, unsigned))
    const verified = verifyTransaction(chain, () => true, bytes)
    if (verified.verdict !== 'accept') throw new Error(verified.code)
    return verified.value
  }
}
