import { leafHash, merkleRoot, sha256 } from '../../crypto/index.js'
import {
  concat, type Allowlist, type AllowlistHash, type BlockHash, type BodyHash, type CaseId, type ChainId,
  type Genesis, type Header, type KeyCommitment, type LeafHash, type MemberId, type Opinion,
  type Proposal, type Propose, type Pseudonym, type TransactionId
} from '../../types/index.js'
import { allowlistCodec } from './allowlist.js'
import { headerCodec } from './block.js'
import { chainlessDomain, domain } from '../wire/domain.js'
import { genesisCodec } from './genesis.js'
import { opinionCodec, proposalCodec } from './proposal.js'

/*
 * These are the hashes of SPECIFICATION.md §2 and §3. Ids exclude signatures, because a signer can make many
 * valid signatures of the same message. Leaf hashes and block hashes include signatures.
 */

/** Length of the signature at the end of every transaction. */
const SIGNATURE_BYTES = 64

/** Returns SHA-256("medichain/v2/genesis" ‖ 0x00 ‖ genesis bytes). */
export function chainIdOf (genesis: Genesis): ChainId {
  return sha256(concat(chainlessDomain('genesis'), genesisCodec.encode(genesis)))
}

export function allowlistHash (chainId: ChainId, list: Allowlist): AllowlistHash {
  return sha256(concat(domain('allowlist-hash', chainId), allowlistCodec.encode(list)))
}

/** Returns SHA-256(D("block") ‖ header). */
export function blockHash (chainId: ChainId, header: Header): BlockHash {
  return sha256(concat(domain('block', chainId), headerCodec.encode(header)))
}

/** Returns SHA-256(D("tx") ‖ transaction without its signature). @param bytes the encoded transaction */
export function transactionIdOfBytes (chainId: ChainId, bytes: Uint8Array): TransactionId {
  return sha256(concat(domain('tx', chainId), bytes.subarray(0, -SIGNATURE_BYTES)))
}

/** Returns the leaf of a transaction in the Merkle tree of its block. It covers the signature. */
export function transactionLeaf (bytes: Uint8Array): LeafHash {
  return leafHash(bytes)
}

/** Returns SHA-256(D("case") ‖ submitter ‖ u64 seq ‖ leaf hash of the encoded proposal). */
export function caseId (
  chainId: ChainId, submitter: MemberId, seq: number, proposal: Proposal
): CaseId {
  return caseIds(chainId, submitter, seq, [leafHash(proposalCodec.encode(proposal))])[0]!
}

/** Returns the case ids of a PROPOSE from the leaf hashes of its proposals. The k-th has firstSeq + k. */
export function caseIds (
  chainId: ChainId, submitter: MemberId, firstSeq: number, leaves: readonly Uint8Array[]
): CaseId[] {
  const prefix = domain('case', chainId)
  const seqAt = prefix.byteLength + submitter.byteLength
  // All hashes share this buffer, because hashing is most of the cost of verifying a diagnosis.
  const message = concat(prefix, submitter, new Uint8Array(8 + 32))
  const fields = new DataView(message.buffer, message.byteOffset + seqAt, 8)
  return leaves.map((leaf, k) => {
    const seq = firstSeq + k
    fields.setUint32(0, Math.floor(seq / 0x1_0000_0000))
    fields.setUint32(4, seq % 0x1_0000_0000)
    message.set(leaf, seqAt + 8)
    return sha256(message)
  })
}

/** Returns SHA-256(D("body") ‖ submitter ‖ ciphertext). So no hospital can claim another's body. */
export function bodyHash (chainId: ChainId, submitter: MemberId, ciphertext: Uint8Array): BodyHash {
  return sha256(domain('body', chainId), submitter, ciphertext)
}

/** Returns D("body") ‖ submitter ‖ pseudonym, the additional data of the body's AES-256-GCM. */
export function bodyAad (chainId: ChainId, submitter: MemberId, pseudonym: Pseudonym): Uint8Array {
  return concat(domain('body', chainId), submitter, pseudonym)
}

/** Returns SHA-256(D("record-key") ‖ key). The proposal commits to the key, since AES-GCM does not. */
export function keyCommitment (chainId: ChainId, key: Uint8Array): KeyCommitment {
  return sha256(concat(domain('record-key', chainId), key))
}

/** Returns SHA-256(D("linking-key") ‖ key). */
export function linkingKeyCommitment (chainId: ChainId, key: Uint8Array): Uint8Array {
  return sha256(concat(domain('linking-key', chainId), key))
}

/** Returns the case ids of a PROPOSE by encoding its proposals. */
export function caseIdsOf (
  chainId: ChainId, { author, firstSeq, proposals }: Pick<Propose, 'author' | 'firstSeq' | 'proposals'>
): CaseId[] {
  const leaves = proposals.map(proposal => leafHash(proposalCodec.encode(proposal)))
  return caseIds(chainId, author, firstSeq, leaves)
}

/** Returns the Merkle root over the encoded proposals. */
export function proposalsRoot (proposals: readonly Proposal[]): Uint8Array {
  return merkleRoot(proposals.map(proposalCodec.encode))
}

/** Returns the Merkle root over the encoded opinions. */
export function opinionsRoot (opinions: readonly Opinion[]): Uint8Array {
  return merkleRoot(opinions.map(opinionCodec.encode))
}
