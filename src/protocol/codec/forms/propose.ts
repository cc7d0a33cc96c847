import { merkleRootOfHashes } from '../../crypto/index.js'
import {
  Relation, TransactionKind, ZERO_32, accept, concat, equal, ignore, partBytes, reject,
  sealedParts, type ChainId, type ChainParameters, type MemberId, type Proposal, type Propose
} from '../../types/index.js'
import { caseIds, proposalsRoot } from '../parts/identifiers.js'
import { PROPOSAL_BYTES, proposalCodec } from '../parts/proposal.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { itemLeaves } from '../wire/item-leaves.js'
import { MAX_PROPOSALS } from '../wire/limits.js'
import { bytes32, bytes64, u16, u8 } from '../wire/primitives.js'
import type { Form } from './form.js'

/** Offset of the first proposal in the encoding, after kind, author and count. */
const FIRST_PROPOSAL_AT = 1 + 32 + 2

/** The form of PROPOSE (SPECIFICATION.md §3.2). It checks the sizes of §9.5; its rule checks the rest. */
export const proposeForm: Form<Propose> = {
  kind: TransactionKind.propose,
  codec: struct<Propose>({
    kind: oneOf(u8, [TransactionKind.propose]),
    author: bytes32,
    proposals: list(proposalCodec, MAX_PROPOSALS, 1),
    signature: bytes64
  }),
  message (chainId, { author, proposals }) {
    return proposeSignBytes(chainId, author, proposals.length, proposalsRoot(proposals))
  },
  verify (chain, isMember, propose, bytes) {
    const { author, proposals: { length: count }, signature } = propose
    const fault = faultOf(propose, chain.genesis.parameters)
    if (fault !== undefined) return reject(fault)
    if (!isMember(author)) return ignore('unknown-author')
    const leaves = itemLeaves(bytes, FIRST_PROPOSAL_AT, PROPOSAL_BYTES, count)
    const root = merkleRootOfHashes(leaves)
    const message = proposeSignBytes(chain.id, author, count, root)
    if (!chain.verifier.verify(author, message, signature)) return reject('bad-signature')
    const ids = caseIds(chain.id, author, leaves)
    return accept({ signer: author, injector: author, caseIds: ids })
  }
}

/** Returns D("propose") ‖ author ‖ count ‖ root, the message that the author signs. */
export function proposeSignBytes (
  chainId: ChainId, author: MemberId, count: number, root: Uint8Array
): Uint8Array {
  return concat(domain('propose', chainId), author, u16.encode(count), root)
}

function faultOf (propose: Propose, parameters: ChainParameters): string | undefined {
  for (const proposal of propose.proposals) {
    const { relation, related } = proposal
    if (sealedParts(proposal).some(({ size }) => size > parameters.maxBodyBytes)) return 'body-too-large'
    // Only a new diagnosis names no earlier case.
    if ((relation === Relation.new) !== equal(related, ZERO_32)) return 'bad-relation'
    if (!isCasePart(proposal)) return 'bad-case-part'
  }
  if (partBytes(propose.proposals) > parameters.maxBodyBytesPerTransaction) return 'bodies-too-large'
  return undefined
}

/** Tells whether the fields of the case part name another body than that of the record part. */
function isCasePart ({ bodyHash, caseVersion, casePartHash, casePartSize }: Proposal): boolean {
  return caseVersion > 0 && casePartSize > 0 && !equal(casePartHash, bodyHash)
}
