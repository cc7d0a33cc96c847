import {
  TransactionKind, accept, reject, type AllowlistUpdate, type Chain, type SignedAllowlist
} from '../../types/index.js'
import { signedAllowlistCodec } from '../parts/allowlist.js'
import { allowlistSignBytes } from '../parts/sign-bytes.js'
import { oneOf, struct } from '../wire/combinators.js'
import { u8 } from '../wire/primitives.js'
import type { Form } from './form.js'

/** The form of ALLOWLIST (SPECIFICATION.md §3). The ledger checks §5.1 (Valid successor). */
export const allowlistForm: Form<AllowlistUpdate> = {
  kind: TransactionKind.allowlist,
  codec: struct<AllowlistUpdate>({
    kind: oneOf(u8, [TransactionKind.allowlist]),
    allowlist: signedAllowlistCodec
  }),
  verify (chain, _isMember, { allowlist }) {
    if (!verifyAllowlistSignature(chain, allowlist)) return reject('bad-signature')
    const { governmentListKey } = chain.genesis
    return accept({ signer: governmentListKey, injector: governmentListKey })
  }
}

/** Tells whether the government of this chain signed the list. It does not check §5.1 (Valid successor). */
export function verifyAllowlistSignature (chain: Chain, signed: SignedAllowlist): boolean {
  const message = allowlistSignBytes(chain.id, signed.list)
  return chain.verifier.verify(chain.genesis.governmentListKey, message, signed.signature)
}
