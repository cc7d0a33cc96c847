/**
 * Makes a chain whose signatures are keyed hashes. Keyed hashes are fast, and differ for each key and message
 * like real signatures. They can be forged, which the tests do not do.
 */
import {
  DEFAULT_PARAMETERS, firstAllowlist, memberSet
} from '../../../../../src/protocol/membership/index.js'
import type { MemberSet } from '../../../../../src/protocol/membership/index.js'
import {
  blockHash, blockProposalSignBytes, voteSignBytes
} from '../../../../../src/protocol/codec/index.js'
import { merkleRootOfHashes, ristretto255, sha256, sha512 } from '../../../../../src/protocol/crypto/index.js'
import type {
  BlockHash, Certificate, Chain, CompactBlock, Member, ProposalMessage, Signer, Verifier, Vote,
  VoteKind
} from '../../../../../src/protocol/types/index.js'
import { equal, utf8, ZERO_32 } from '../../../../../src/protocol/types/index.js'

export const keyedVerifier: Verifier = {
  verify: (key, message, signature) => equal(sha512(key, message), signature),
  screenKey: () => true,
  group: ristretto255
}

export function keyedSigner ({ id }: Pick<Member, 'id'>): Signer {
  return { id, sign: message => sha512(id, message) }
}

export interface KeyedChain {
  readonly chain: Chain
  readonly set: MemberSet
  /** The hospitals, sorted by id, with the names A, B, C… in that order. */
  readonly members: readonly Member[]
}

export function keyedChain (n: number): KeyedChain {
  const members = Array.from({ length: n }, (_, i): Member => {
    const id = sha256(utf8(`hospital ${i}`))
    // The first byte gives ids the same order as names.
    id[0] = i
    return { id, boxKey: id, name: String.fromCharCode(65 + i) }
  })
  const chain: Chain = {
    id: sha256(utf8('keyed chain')),
    verifier: keyedVerifier,
    genesis: {
      createdAt: 1_700_000_000_000,
      governmentPeer: ZERO_32,
      governmentListKey: ZERO_32,
      name: 'keyed',
      parameters: DEFAULT_PARAMETERS,
      members
    }
  }
  return { chain, members, set: memberSet(chain.id, firstAllowlist(chain)) }
}

/** Makes an empty block. Different labels give different hashes. */
export function labelledBlock (
  { chain, members }: KeyedChain,
  place: { height: number, view: number, timestamp: number, label: string }
): { block: CompactBlock, hash: BlockHash } {
  const { height, view, timestamp, label } = place
  const header = {
    height,
    view,
    timestamp,
    parent: ZERO_32,
    proposer: members[0]!.id,
    sigma: ZERO_32,
    allowlistHash: ZERO_32,
    stateRoot: sha256(utf8(label)),
    transactionRoot: merkleRootOfHashes([]),
    transactionCount: 0
  }
  return { block: { header, leaves: [] }, hash: blockHash(chain.id, header) }
}

export function signVote (
  { chain }: KeyedChain, signer: Signer, kind: VoteKind, height: number, view: number,
  hash: BlockHash = ZERO_32
): Vote {
  const statement = { kind, height, view, blockHash: hash }
  const signature = signer.sign(voteSignBytes(chain.id, statement))
  return { ...statement, signer: signer.id, signature }
}

/** Makes a certificate of any number of votes: the tests also need invalid certificates. */
export function certify (votes: readonly Vote[], { set }: KeyedChain): Certificate {
  const bitmap = new Uint8Array(Math.ceil(set.size / 8))
  const sorted = [...votes].sort((a, b) => set.indexOf(a.signer) - set.indexOf(b.signer))
  for (const vote of sorted) {
    const index = set.indexOf(vote.signer)
    bitmap[index >> 3]! |= 1 << (index & 7)
  }
  const { kind, height, view, blockHash } = sorted[0]!
  return { kind, height, view, blockHash, bitmap, signatures: sorted.map(vote => vote.signature) }
}

export function signProposal (
  { chain }: KeyedChain, signer: Signer, place: { height: number, view: number, hash: BlockHash },
  attached: Omit<ProposalMessage, 'proposal' | 'shares'> & Partial<Pick<ProposalMessage, 'shares'>>
): ProposalMessage {
  const signed = { height: place.height, view: place.view, blockHash: place.hash }
  const signature = signer.sign(blockProposalSignBytes(chain.id, signed))
  return { proposal: { ...signed, signer: signer.id, signature }, shares: [], ...attached }
}
