import { leafHash, merkleRoot, sha256 } from '../../crypto/index.js'
import {
  concat, equal, type Allowlist, type AllowlistHash, type BlockHash, type BodyHash, type CaseId, type ChainId,
  type Genesis, type Header, type KeyCommitment, type LeafHash, type MemberId, type Opinion,
  type Proposal, type Propose, type TransactionId
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

/**
 * Returns the case ids of a PROPOSE: SHA-256(D("case") ‖ submitter ‖ leaf hash of the proposal). So two
 * submissions of equal bytes are the same case.
 */
export function caseIds (
  chainId: ChainId, submitter: MemberId, leaves: readonly Uint8Array[]
): CaseId[] {
  const prefix = domain('case', chainId)
  const leafAt = prefix.byteLength + submitter.byteLength
  // All hashes share this buffer, because hashing is most of the cost of verifying a diagnosis.
  const message = concat(prefix, submitter, new Uint8Array(32))
  return leaves.map(leaf => {
    message.set(leaf, leafAt)
    return sha256(message)
  })
}

/** Returns SHA-256(D("body") ‖ submitter ‖ ciphertext). So no hospital can claim another's body. */
export function bodyHash (chainId: ChainId, submitter: MemberId, ciphertext: Uint8Array): BodyHash {
  return sha256(domain('body', chainId), submitter, ciphertext)
}

/** Bytes of the commitment to its pad, with which the body of a record part begins. */
export const PAD_COMMITMENT_BYTES = 32

/** Returns SHA-256(D("pad") ‖ pad). A body has it, so each hospital can tell the true pad without opening. */
export function padCommitment (chainId: ChainId, pad: Uint8Array): Uint8Array {
  return sha256(domain('pad', chainId), pad)
}

/** Tells whether the body of a record part belongs to a pad. */
export function isPadOf (chainId: ChainId, pad: Uint8Array, body: Uint8Array): boolean {
  return equal(padCommitment(chainId, pad), body.subarray(0, PAD_COMMITMENT_BYTES))
}

/** Returns D("record-part") ‖ submitter ‖ r, the additional data of the AES-256-GCM of a record part. */
export function bodyAad (chainId: ChainId, submitter: MemberId, r: Uint8Array): Uint8Array {
  return concat(domain('record-part', chainId), submitter, r)
}

/** Returns D("case-part") ‖ submitter ‖ r, the additional data of the AES-256-GCM of a case part. */
export function casePartAad (chainId: ChainId, submitter: MemberId, r: Uint8Array): Uint8Array {
  return concat(domain('case-part', chainId), submitter, r)
}

/** Returns SHA-256(D("case-key") ‖ key), to which a proposal commits. */
export function caseKeyCommitment (chainId: ChainId, key: Uint8Array): KeyCommitment {
  return sha256(concat(domain('case-key', chainId), key))
}

/** Returns SHA-256(D("record-key") ‖ key). The proposal commits to the key, since AES-GCM does not. */
export function keyCommitment (chainId: ChainId, key: Uint8Array): KeyCommitment {
  return sha256(concat(domain('record-key', chainId), key))
}

/** Returns SHA-256(D("findings") ‖ salt ‖ findings), to which a rejection commits (§7.9). */
export function findingsCommitment (
  chainId: ChainId, { salt, findings }: { readonly salt: Uint8Array, readonly findings: Uint8Array }
): Uint8Array {
  return sha256(domain('findings', chainId), salt, findings)
}

/** Returns the case ids of a PROPOSE by encoding its proposals. */
export function caseIdsOf (
  chainId: ChainId, { author, proposals }: Pick<Propose, 'author' | 'proposals'>
): CaseId[] {
  const leaves = proposals.map(proposal => leafHash(proposalCodec.encode(proposal)))
  return caseIds(chainId, author, leaves)
}

/** Returns the Merkle root over the encoded proposals. */
export function proposalsRoot (proposals: readonly Proposal[]): Uint8Array {
  return merkleRoot(proposals.map(proposalCodec.encode))
}

/** Returns the Merkle root over the encoded opinions. */
export function opinionsRoot (opinions: readonly Opinion[]): Uint8Array {
  return merkleRoot(opinions.map(opinionCodec.encode))
}
