import assert from 'node:assert/strict'
import { peerIdOf } from '../../../../../src/network/index.js'
import { readProof } from '../../../../../src/node/examine/proof/index.js'
import { caseKey, keyMemberKey, tallyKey, type EntryKey } from '../../../../../src/protocol/ledger/index.js'
import { stateProofCodec } from '../../../../../src/protocol/proof/index.js'
import { hex, ZERO_32 } from '../../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { proveBeforeBlock } from '../../../../fixtures/sample-proof.js'

describe('chain check', () => {
  const world = new ChainFixture({ name: 'checked proofs' })
  const [a] = world.signers
  world.commit([world.anything(a!)])
  const tx = world.propose(a!, world.proposal())
  world.commit([tx])
  const chainId = hex(world.chain.id)
  const proved = (row: EntryKey): { readonly proof: string } => ({
    proof: hex(stateProofCodec.encode(proveBeforeBlock(world, row, () => {
      world.commit([world.propose(a!, world.proposal())])
    })))
  })

  it('says what a proof shows', () => {
    const id = tx.caseIds[0]!
    const height = world.state.height
    assert.deepEqual(readProof(proved(caseKey(id)), chainId), {
      isValid: true, chainId, chainName: world.chain.genesis.name, height,
      timestamp: world.state.timestamp, subject: { type: 'case', id: hex(id) }, isPresent: true,
      status: 'undrawn'
    })
    for (const [row, subject, isPresent] of [
      [caseKey(ZERO_32), { type: 'case', id: hex(ZERO_32) }, false],
      [keyMemberKey(a!.id), { type: 'member', id: peerIdOf(a!.id) }, true],
      [tallyKey(a!.id), { type: 'row', id: `6/${hex(a!.id)}` }, true]
    ] as const) {
      const view = readProof(proved(row), undefined)
      assert(view.isValid)
      assert.deepEqual([view.subject, view.isPresent, view.status], [subject, isPresent, undefined])
    }
  })

  it('refuses other files and proofs of other chains with a code', () => {
    const file = proved(caseKey(ZERO_32))
    assert.deepEqual(readProof(file, hex(ZERO_32)), { isValid: false, code: 'proof-of-another-chain' })
    for (const other of [undefined, 7, {}, { proof: 7 }, { proof: 'xx' }, { proof: '' }]) {
      assert.deepEqual(readProof(other, undefined), { isValid: false, code: 'not-a-proof' })
    }
    assert.equal(readProof({ proof: file.proof.slice(2) }, undefined).isValid, false)
    assert.equal(readProof({ proof: `${file.proof}00` }, undefined).isValid, false)
  })
})
