import { decode, finalityCodec, verifyCertificate } from '../../protocol/codec/index.js'
import { nodeVerifier, signatureName } from '../../protocol/crypto/index.js'
import { currentRecovery, sigmaEpoch, type LedgerState } from '../../protocol/ledger/index.js'
import { sharesName, sigmaOf } from '../../protocol/lottery/index.js'
import { memberSet } from '../../protocol/membership/index.js'
import { assembleBlock } from '../../protocol/replica/index.js'
import {
  equal, type Block, type Chain, type Finality, type KeyEpoch, type RecoveryId, type Sigma,
  type SignedAllowlist, type Verifier
} from '../../protocol/types/index.js'
import type { ServedBlocks } from './block-source.js'

/** What checks ahead take from the ledger. It is plain data, which can be sent to another thread. */
export interface CheckGround {
  readonly chain: Pick<Chain, 'id' | 'genesis'>
  /** The list in force. */
  readonly list: SignedAllowlist
  readonly recovery: RecoveryId
  /** The epoch of σ; undefined if the next header carries none. */
  readonly epoch: KeyEpoch | undefined
}

/** What was found valid in a block. The lists have the names under which the verifier remembers it. */
export interface CheckedBlock {
  readonly signatures: readonly string[]
  /** σ of the block below, if its shares are valid. */
  readonly sigma: { readonly name: string, readonly value: Sigma } | undefined
}

export function groundOf ({ id, genesis }: Chain, ledger: LedgerState): CheckGround {
  return {
    chain: { id, genesis }, list: ledger.allowlist, recovery: currentRecovery(ledger),
    epoch: sigmaEpoch(ledger)
  }
}

/**
 * Checks signatures and shares of served blocks, one block per step, up to the first invalid block. The
 * members or keys may change before a block. Then its checks fail here, and the replica makes them itself.
 */
export function * checkAhead (
  { chain: { id, genesis }, epoch, list, recovery }: CheckGround, blocks: ServedBlocks['blocks']
): Generator<CheckedBlock, void> {
  const set = memberSet(id, list)
  for (const served of blocks) {
    const signatures: string[] = []
    const chain = { id, genesis, verifier: noting(signatures) }
    const finality = decode(finalityCodec, served.certificate)
    if (finality.verdict !== 'accept') return
    const { certificate } = finality.value
    if (verifyCertificate(chain, set.members, certificate, recovery).verdict !== 'accept') return
    const block = assembleBlock(chain, set, served.block)
    if (block.verdict !== 'accept' || !equal(block.value.hash, certificate.blockHash)) return
    const sigma = epoch === undefined
      ? undefined
      : sigmaBelow({ chain, epoch, recovery }, block.value, finality.value)
    yield { signatures, sigma }
  }
}

/** Returns σ of the block below, with its name. */
function sigmaBelow (
  ground: { readonly chain: Chain, readonly epoch: KeyEpoch, readonly recovery: RecoveryId },
  { header }: Block, { shares }: Finality
): CheckedBlock['sigma'] {
  const drawing = { ...ground, height: header.height - 1, hash: header.parent }
  const sigma = sigmaOf(drawing, shares)
  return sigma.verdict === 'accept' ? { name: sharesName(drawing, shares), value: sigma.value } : undefined
}

/** Returns the verifier of the node, which also notes the names of valid signatures. */
function noting (names: string[]): Verifier {
  return {
    ...nodeVerifier,
    verify (publicKey, message, signature) {
      const isValid = nodeVerifier.verify(publicKey, message, signature)
      const name = isValid ? signatureName(publicKey, message, signature) : undefined
      if (name !== undefined) names.push(name)
      return isValid
    }
  }
}
