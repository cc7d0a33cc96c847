import { chainIdOf, genesisCodec } from '../../../../src/protocol/codec/index.js'
import { createSigner, nodeVerifier, ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'
import type {
  Chain, Genesis, Member, MemberId, Signer
} from '../../../../src/protocol/types/index.js'
import { compare, equal, utf8 } from '../../../../src/protocol/types/index.js'
import { boxKeyOf } from '../../../fixtures/dealt-epoch.js'

/** Returns a signer made from a name. It is the same in every run. */
export function named (name: string): Signer {
  return createSigner(sha256(utf8(`test seed ${name}`)))
}

export function memberOf (signer: Signer, name = 'hospital'): Member {
  return { id: signer.id, boxKey: boxKeyOf(ristretto255, signer.id), name }
}

export const governmentPeer = named('government peer')
export const governmentList = named('government list')

/** Returns signers sorted by id, so that signer i has index i in the set. */
export function hospitals (count: number): Signer[] {
  return Array.from({ length: count }, (_, i) => named(`hospital ${i}`))
    .sort((a, b) => compare(a.id, b.id))
}

export function genesisOf (members: readonly Signer[]): Genesis {
  return {
    createdAt: 1_700_000_000_000,
    governmentPeer: governmentPeer.id,
    governmentListKey: governmentList.id,
    name: 'test chain',
    parameters: DEFAULT_PARAMETERS,
    members: members.map(signer => memberOf(signer))
  }
}

export function chainOf (genesis: Genesis): Chain {
  return { id: chainIdOf(genesis), genesis, verifier: nodeVerifier }
}

/** Returns the chain of a vector file and a test for its members. */
export function vectorChain (genesisBytes: Uint8Array): [Chain, (id: MemberId) => boolean] {
  const chain = chainOf(genesisCodec.decode(genesisBytes))
  return [chain, id => chain.genesis.members.some(member => equal(member.id, id))]
}
