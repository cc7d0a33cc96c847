import { merkleRootOfHashes } from '../../crypto/index.js'
import type {
  Chain, ChainParameters, Propose, Verdict, VerifiedTransaction
} from '../../types/index.js'
import { Relation, ZERO_32, accept, equal, ignore, reject } from '../../types/index.js'
import { caseIds } from '../parts/identifiers.js'
import { itemLeaves } from '../wire/item-leaves.js'
import { PROPOSAL_BYTES } from '../parts/proposal.js'
import { proposeSignBytes } from '../parts/sign-bytes.js'
import { verified } from './verified.js'
import type { IsMember } from './verify-transaction.js'

/** Of the proposals in the encoding: after kind, submitter, firstSeq and count. */
const FIRST_PROPOSAL_AT = 1 + 32 + 8 + 2

/** consensus.md §3 PROPOSE, and the sizes of §9.5; the rest of §9.5 needs the ledger. */
export function verifyPropose (
  chain: Chain, isMember: IsMember, propose: Propose, bytes: Uint8Array
): Verdict<VerifiedTransaction<Propose>> {
  const { submitter, firstSeq, proposals, signature } = propose
  const count = proposals.length
  const fault = faultOf(propose, chain.genesis.parameters)
  if (fault !== undefined) return reject(fault)
  if (!isMember(submitter)) return ignore('unknown-author')
  const leaves = itemLeaves(bytes, FIRST_PROPOSAL_AT, PROPOSAL_BYTES, count)
  const root = merkleRootOfHashes(leaves)
  const message = proposeSignBytes(chain.id, { submitter, firstSeq, count, root })
  if (!chain.verifier.verify(submitter, message, signature)) return reject('bad-signature')
  const ids = caseIds(chain.id, submitter, firstSeq, leaves)
  return accept(verified(chain, propose, bytes, submitter, ids))
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
