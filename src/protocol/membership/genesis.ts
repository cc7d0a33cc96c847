import { chainIdOf, genesisSignBytes } from '../codec/index.js'
import {
  ZERO_32, accept, equal, ignore, reject, type Allowlist, type Chain, type MemberId,
  type SignedAllowlist, type SignedGenesis, type Verdict, type Verifier
} from '../types/index.js'
import { checkParameters } from './check-parameters.js'
import { faultOfEntries } from './entries.js'

/**
 * SPECIFICATION.md §2.8 Genesis: parameters in range, keys screened, initial entries valid, signed by the
 * list key that it names. That key is trusted because the government's peer ID is configured.
 * @param expectedGovernment the configured government; a genesis of another is ignored
 */
export function verifyGenesis (
  signed: SignedGenesis, verifier: Verifier, expectedGovernment?: MemberId
): Verdict<Chain> {
  const { genesis, signature } = signed
  if (expectedGovernment !== undefined && !equal(expectedGovernment, genesis.governmentPeer)) {
    return ignore('another-government')
  }
  const parameters = checkParameters(genesis.parameters)
  if (parameters.verdict !== 'accept') return parameters
  const governmentKeys = [genesis.governmentPeer, genesis.governmentListKey]
  if (!governmentKeys.every(key => verifier.screenKey(key))) return reject('weak-key')
  if (!verifier.verify(genesis.governmentListKey, genesisSignBytes(genesis), signature)) {
    return reject('bad-signature')
  }
  const fault = faultOfEntries(genesis, verifier, genesis.members)
  if (fault !== undefined) return reject(fault)
  return accept({ id: chainIdOf(genesis), genesis, verifier })
}

/** Version 1, which the genesis holds: no list precedes it, and its checkpoint is block 0. */
export function firstAllowlist (chain: Pick<Chain, 'id' | 'genesis'>): Allowlist {
  return {
    version: 1,
    prevHash: ZERO_32,
    issuedAt: chain.genesis.createdAt,
    checkpointHeight: 0,
    // Block 0 is virtual and its hash is the chain id.
    checkpointHash: chain.id as Uint8Array,
    entries: chain.genesis.members
  }
}

/** Version 1 in the form of the others: the genesis signature covers it, so its own is zeros. */
export function firstSignedAllowlist (chain: Pick<Chain, 'id' | 'genesis'>): SignedAllowlist {
  return { list: firstAllowlist(chain), signature: new Uint8Array(64) }
}
