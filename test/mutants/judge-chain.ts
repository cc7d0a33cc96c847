import {
  blockCodec, blockHash, decode, finalityCodec, verifyCertificate
} from '../../src/protocol/codec/index.js'
import {
  applyDelta, executeBlock, genesisState, MemoryRows, nextSigma, touches
} from '../../src/protocol/ledger/index.js'
import { assembleBlock } from '../../src/protocol/replica/index.js'
import type { Certificate, Chain } from '../../src/protocol/types/index.js'
import { equal, VoteKind } from '../../src/protocol/types/index.js'
import { Simulation } from '../../src/sim/simulation.js'
import type { Find, HandedChain, SimTrial } from './mutant.js'

/**
 * Checks a chain, on which all nodes with the mutant agreed, with the production verifier without the
 * mutant. It derives keys and genesis from the seed. The result is undefined if the chain is valid.
 */
export function judgeChain (trial: SimTrial, seed: number, handed: HandedChain): Find | undefined {
  const { chain } = new Simulation({ ...trial, seed })
  if (!equal(chain.id, handed.id)) return { invariant: 'genesis', text: 'another chain id' }
  const text = faultIn(chain, handed.blocks)
  return text === undefined ? undefined : { invariant: 'verifier', text }
}

function faultIn (chain: Chain, blocks: HandedChain['blocks']): string | undefined {
  let state = genesisState(chain)
  const rows = new MemoryRows()
  for (const [i, { block: bytes, certificate }] of blocks.entries()) {
    const at = (code: string): string => `block ${i + 1}: ${code}`
    const block = assembleBlock(chain, state.set, bytes)
    if (block.verdict !== 'accept') return at(block.code)
    const proof = decode(finalityCodec, certificate)
    if (proof.verdict !== 'accept') return at(proof.code)
    const finality = faultOfCertificate(chain, proof.value.certificate, bytes, state.set.members)
    if (finality !== undefined) return at(finality)
    const sigma = nextSigma(state, proof.value.shares)
    if (sigma.verdict !== 'accept') return at(sigma.code)
    const entries = rows.load(touches(state, block.value.transactions))
    const delta = executeBlock(chain, state, block.value, entries, { sigma: sigma.value })
    if (delta.verdict !== 'accept') return at(delta.code)
    rows.apply(delta.value.changes)
    state = applyDelta(state, delta.value)
  }
  return undefined
}

function faultOfCertificate (
  chain: Chain, certificate: Certificate, block: Uint8Array, members: Parameters<typeof verifyCertificate>[1]
): string | undefined {
  const { header } = blockCodec.decode(block)
  const { kind, height, blockHash: named } = certificate
  const isForThisBlock = kind === VoteKind.finalize && height === header.height &&
    equal(named, blockHash(chain.id, header))
  if (!isForThisBlock) return 'certificate-of-another-block'
  const verified = verifyCertificate(chain, members, certificate)
  return verified.verdict === 'accept' ? undefined : verified.code
}
