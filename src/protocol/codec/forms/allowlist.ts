import type {
  AllowlistUpdate, Chain, SignedAllowlist, Verdict, VerifiedTransaction
} from '../../types/index.js'
import { accept, reject } from '../../types/index.js'
import { allowlistSignBytes } from '../parts/sign-bytes.js'
import { verified } from './verified.js'

/** Whether the government of this chain signed the list; not whether it is a valid successor. */
export function verifyAllowlistSignature (chain: Chain, signed: SignedAllowlist): boolean {
  const message = allowlistSignBytes(chain.id, signed.list)
  return chain.verifier.verify(chain.genesis.governmentListKey, message, signed.signature)
}

/** consensus.md §3 ALLOWLIST; the successor rule of §5.1 is judged by the ledger. */
export function verifyAllowlistUpdate (
  chain: Chain, update: AllowlistUpdate, bytes: Uint8Array
): Verdict<VerifiedTransaction<AllowlistUpdate>> {
  if (!verifyAllowlistSignature(chain, update.allowlist)) return reject('bad-signature')
  return accept(verified(chain, update, bytes, chain.genesis.governmentListKey))
}
