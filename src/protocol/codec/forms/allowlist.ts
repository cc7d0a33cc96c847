import type { AllowlistUpdate, Chain, SignedAllowlist } from '../../types/index.js'
import { TransactionKind, accept, reject } from '../../types/index.js'
import { signedAllowlistCodec } from '../parts/allowlist.js'
import { allowlistSignBytes } from '../parts/sign-bytes.js'
import { oneOf, struct } from '../wire/combinators.js'
import { u8 } from '../wire/primitives.js'
import type { Form } from './form.js'

/** consensus.md §3 ALLOWLIST; the successor rule of §5.1 is judged by the ledger. */
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

/** Whether the government of this chain signed the list; not whether it is a valid successor. */
export function verifyAllowlistSignature (chain: Chain, signed: SignedAllowlist): boolean {
  const message = allowlistSignBytes(chain.id, signed.list)
  return chain.verifier.verify(chain.genesis.governmentListKey, message, signed.signature)
}
