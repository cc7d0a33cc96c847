import { blockHash, verifyAllowlistSignature, verifyCertificate } from '../codec/index.js'
import { firstSignedAllowlist, memberSet, verifyGenesis } from '../membership/index.js'
import { checkRow, type RowClaim } from '../tree/index.js'
import {
  accept, equal, reject, VoteKind, type Chain, type ChainId, type Height, type Timestamp, type Verdict,
  type Verifier
} from '../types/index.js'
import type { StateProof } from './state-proof.js'

/** What a valid proof shows. */
export interface ProvedRow extends RowClaim {
  readonly chain: Chain
  /** The row is that of the state after this block. */
  readonly height: Height
  /** The time of the header above, which names the state. */
  readonly timestamp: Timestamp
}

/**
 * Checks a proof with nothing but the chain id. It never throws.
 * @param chainId undefined if the caller compares the id that it gets
 */
export function checkStateProof (
  verifier: Verifier, chainId: ChainId | undefined, proof: StateProof
): Verdict<ProvedRow> {
  const genesis = verifyGenesis(proof.genesis, verifier)
  if (genesis.verdict !== 'accept') return genesis
  const chain = genesis.value
  if (chainId !== undefined && !equal(chain.id, chainId)) return reject('proof-of-another-chain')
  const header = checkFinality(chain, proof)
  if (header.verdict !== 'accept') return header
  const { key, table, value } = proof
  const row = checkRow(proof.header.stateRoot, { key, table, value }, proof.pages)
  if (row.verdict !== 'accept') return row
  const { height, timestamp } = proof.header
  return accept({ chain, height: height - 1, timestamp, key, table, value })
}

/** Checks that a quorum of the list that the header names has made the header final. */
function checkFinality (chain: Chain, { certificate, header, list, recovery }: StateProof): Verdict {
  if (list !== undefined && !verifyAllowlistSignature(chain, list)) return reject('bad-list-signature')
  const set = memberSet(chain.id, list ?? firstSignedAllowlist(chain))
  if (!equal(set.hash, header.allowlistHash)) return reject('proof-with-another-list')
  const isForHeader = certificate.kind === VoteKind.finalize && certificate.height === header.height &&
    certificate.view >= header.view && equal(certificate.blockHash, blockHash(chain.id, header))
  if (!isForHeader) return reject('proof-with-another-certificate')
  return verifyCertificate(chain, set.members, certificate, recovery)
}
