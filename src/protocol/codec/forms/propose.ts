import { merkleRootOfHashes } from '../../crypto/index.js'
import {
  Relation, TransactionKind, ZERO_32, accept, concat, equal, ignore, reject, type ChainId,
  type ChainParameters, type Propose, type ProposeHead
} from '../../types/index.js'
import { caseIds, proposalsRoot } from '../parts/identifiers.js'
import { PROPOSAL_BYTES, proposalCodec } from '../parts/proposal.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { itemLeaves } from '../wire/item-leaves.js'
import { MAX_PROPOSALS } from '../wire/limits.js'
import { bytes32, bytes64, u16, u64, u8 } from '../wire/primitives.js'
import type { Form } from './form.js'

/** Offset of the first proposal in the encoding, after kind, author, firstSeq and count. */
const FIRST_PROPOSAL_AT = 1 + 32 + 8 + 2

/** The form of PROPOSE (SPECIFICATION.md §3.2). It checks the sizes of §9.5; its rule checks the rest. */
export const proposeForm: Form<Propose> = {
  kind: TransactionKind.propose,
  codec: struct<Propose>({
    kind: oneOf(u8, [TransactionKind.propose]),
    author: bytes32,
    firstSeq: u64,
    proposals: list(proposalCodec, MAX_PROPOSALS, 1),
    signature: bytes64
  }),
  message (chainId, { author, firstSeq, proposals }) {
    const root = proposalsRoot(proposals)
    return proposeSignBytes(chainId, { author, firstSeq, count: proposals.length, root })
  },
  verify (chain, isMember, propose, bytes) {
    const { author, firstSeq, proposals: { length: count }, signature } = propose
    const fault = faultOf(propose, chain.genesis.parameters)
    if (fault !== undefined) return reject(fault)
    if (!isMember(author)) return ignore('unknown-author')
    const leaves = itemLeaves(bytes, FIRST_PROPOSAL_AT, PROPOSAL_BYTES, count)
    const root = merkleRootOfHashes(leaves)
    const message = proposeSignBytes(chain.id, { author, firstSeq, count, root })
    if (!chain.verifier.verify(author, message, signature)) return reject('bad-signature')
    const ids = caseIds(chain.id, author, firstSeq, leaves)
    return accept({ signer: author, injector: author, caseIds: ids })
  }
}

/** Returns D("propose") ‖ author ‖ firstSeq ‖ count ‖ root, the message that the author signs. */
export function proposeSignBytes (
  chainId: ChainId, head: Omit<ProposeHead, 'signature'>
): Uint8Array {
  const { author, firstSeq, count, root } = head
  return concat(
    domain('propose', chainId), author, u64.encode(firstSeq), u16.encode(count), root
  )
}

function faultOf (propose: Propose, parameters: ChainParameters): string | undefined {
  const { firstSeq, proposals } = propose
  if (firstSeq + proposals.length > Number.MAX_SAFE_INTEGER) return 'sequence-out-of-range'
  let bodyBytes = 0
  for (const { bodySize, relation, related } of proposals) {
    if (bodySize > parameters.maxBodyBytes) return 'body-too-large'
    bodyBytes += bodySize
    // Only a new diagnosis names no earlier case.
    if ((relation === Relation.new) !== equal(related, ZERO_32)) return 'bad-relation'
  }
  if (bodyBytes > parameters.maxBodyBytesPerTransaction) return 'bodies-too-large'
  return undefined
}
