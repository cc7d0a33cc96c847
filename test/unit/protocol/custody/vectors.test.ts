import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { custodyResultsCodec } from '../../../../src/protocol/codec/index.js'
import { ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import { openKeys } from '../../../../src/protocol/custody/index.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'
import { CHAIN } from '../sharing/holders.js'
import { answersOf, escrowedCase, heldCustody } from './held-custody.js'

/** `UPDATE_VECTORS=1` writes the file again. A change of the file is a change of the protocol. */
const FILE = new URL('../../../vectors/custody/frozen.json', import.meta.url)

function frozen (): unknown {
  const held = heldCustody(ristretto255, 5, 3, 'frozen ')
  const cases = ['frozen a', 'frozen b'].map(label => escrowedCase(held, label))
  const answers = answersOf(held, cases, [0, 2, 4])
  const { keys } = openKeys(held.custodians, cases, answers)
  return {
    chainId: hex(CHAIN),
    threshold: 3,
    publicKey: hex(held.custodians.epoch.keys[2]!.publicKey),
    secretShares: held.shares.map(hex),
    cases: cases.map(({ bodyHash, custody, custodyProof, keyCommitment, pad, r, submitter }) => ({
      submitter: hex(submitter), r: hex(r), bodyHash: hex(bodyHash), pad: hex(pad), custody: hex(custody),
      custodyProof: hex(custodyProof), keyCommitment: hex(keyCommitment)
    })),
    results: answers.map(({ index, proof, results }) => ({
      index,
      results: hex(custodyResultsCodec.encode({
        proof,
        results: results.map((result, at) =>
          ({ caseId: sha256(utf8(`case ${at}`)), element: result!.element, pad: result!.pad! }))
      }))
    })),
    keys: keys.map(opened => opened.type === 'key' ? hex(opened.key) : opened.type)
  }
}

describe('custody: frozen vectors', () => {
  it('are made again, byte for byte', () => {
    const made = frozen()
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, JSON.stringify(made, undefined, 2) + '\n')
    assert.deepEqual(made, JSON.parse(readFileSync(FILE, 'utf8')))
  })
})
