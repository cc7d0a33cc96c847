import {
  TransactionKind, concat, ignore, isAscending, reject, type ChainId, type NameApproval, type NamesAllow,
  type NamesRaise, type Signer
} from '../../types/index.js'
import { list, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { MAX_MEMBERS } from '../wire/limits.js'
import { bytes32, bytes64, u32 } from '../wire/primitives.js'
import { formByOneAuthor, type Form } from './form.js'

const raiseCodec = struct<NamesRaise>({ hospital: bytes32, day: u32, names: u32 })
const approvalCodec = struct<NameApproval>({ member: bytes32, signature: bytes64 })

const byAuthor = formByOneAuthor<NamesAllow>(TransactionKind.namesAllow, 'names-allow', {
  raise: raiseCodec, approvals: list(approvalCodec, MAX_MEMBERS, 1)
}, (_chain, { approvals }) =>
  isAscending(approvals.map(({ member }) => member)) ? undefined : 'approvals-unsorted')

/** The form of `names/allow` (SPECIFICATION.md §3.4). The ledger counts the approvals of members. */
export const namesAllowForm: Form<NamesAllow> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    if (origin.verdict !== 'accept') return origin
    const { approvals, raise } = transaction
    if (!approvals.every(({ member }) => isMember(member))) return ignore('unknown-approver')
    const message = namesRaiseBytes(chain.id, raise)
    const isSigned = approvals.every(({ member, signature }) =>
      chain.verifier.verify(member, message, signature))
    return isSigned ? origin : reject('approval-signature')
  }
}

/** Approves a raise, as a member. */
export function approveRaise (chainId: ChainId, signer: Signer, raise: NamesRaise): NameApproval {
  return { member: signer.id, signature: signer.sign(namesRaiseBytes(chainId, raise)) }
}

function namesRaiseBytes (chainId: ChainId, raise: NamesRaise): Uint8Array {
  return concat(domain('names-raise', chainId), raiseCodec.encode(raise))
}
