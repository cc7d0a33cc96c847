import { TransactionKind, concat, reject, type ChainId, type Evidence } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u8 } from '../wire/primitives.js'
import { conflictCodec } from './conflict-codec.js'
import { isConflict } from './conflict.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

/**
 * The form of EVIDENCE checks that the author is a member and that the conflict is real (SPECIFICATION.md
 * §12). The ledger checks whether the accused is or was a member. The form must not check the accused against
 * the list in force: while a list changes, nodes at different heights would disagree.
 */
export const evidenceForm: Form<Evidence> = {
  kind: TransactionKind.evidence,
  codec: struct<Evidence>({
    kind: oneOf(u8, [TransactionKind.evidence]),
    author: bytes32,
    conflict: conflictCodec,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, evidence) {
    const verdict = verifyAuthor(chain, isMember, evidence, () => message(chain.id, evidence))
    if (verdict.verdict !== 'accept') return verdict
    if (!isConflict(chain, evidence.conflict)) return reject('not-a-conflict')
    return verdict
  }
}

function message (chainId: ChainId, { author, conflict }: Unsigned<Evidence>): Uint8Array {
  return concat(domain('evidence', chainId), author, conflictCodec.encode(conflict))
}
