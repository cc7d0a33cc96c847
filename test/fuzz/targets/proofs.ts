import assert from 'node:assert/strict'
import { readProof } from '../../../src/node/examine/proof/index.js'
import { keyMemberKey } from '../../../src/protocol/ledger/index.js'
import { stateProofCodec } from '../../../src/protocol/proof/index.js'
import { hex } from '../../../src/protocol/types/index.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'
import { proveBeforeBlock } from '../../fixtures/sample-proof.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

let made: { readonly bytes: Uint8Array, readonly chainId: string } | undefined

function sample (): NonNullable<typeof made> {
  if (made !== undefined) return made
  const world = new ChainFixture({ name: 'fuzzed proofs' })
  const [a] = world.signers
  world.commit([world.anything(a!)])
  const proof = proveBeforeBlock(world, keyMemberKey(a!.id), () => {
    world.commit([world.propose(a!, world.proposal())])
  })
  return made = { bytes: stateProofCodec.encode(proof), chainId: hex(world.chain.id) }
}

/** Requires a verdict on the file of a proof, and that only the unchanged proof is valid. */
const stateProof: Target = {
  name: 'state-proof',
  extension: 'bin',
  make: random => mutateBytes(sample().bytes, random),
  run (input) {
    const { bytes, chainId } = sample()
    const view = readProof({ proof: hex(input) }, chainId)
    assert(!view.isValid || hex(input) === hex(bytes), 'another proof is valid')
    assert.equal(readProof({ proof: input }, undefined).isValid, false)
    assert.equal(readProof(undefined, undefined).isValid, false)
  }
}

export const proofTargets: readonly Target[] = [stateProof]
