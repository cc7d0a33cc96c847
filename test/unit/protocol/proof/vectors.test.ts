import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { decode } from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { checkStateProof, stateProofCodec } from '../../../../src/protocol/proof/index.js'
import { fromHex, hex } from '../../../../src/protocol/types/index.js'

interface Vectors {
  readonly chainId: string
  readonly proofs: readonly {
    readonly why: string, readonly proof: string, readonly isPresent: boolean, readonly code: string
  }[]
}

/** `state-proof.test.ts` compares this file with proofs that a node makes. */
const FILE = new URL('../../../vectors/proof/state-proofs.json', import.meta.url)

describe('state proof: fixed proofs', () => {
  const { chainId, proofs } = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors
  for (const { code, isPresent, proof, why } of proofs) {
    it(`${code}: ${why}`, () => {
      const decoded = decode(stateProofCodec, fromHex(proof))
      assert(decoded.verdict === 'accept', JSON.stringify(decoded))
      const verdict = checkStateProof(nodeVerifier, fromHex(chainId), decoded.value)
      if (verdict.verdict !== 'accept') {
        assert.equal(verdict.code, code)
        return
      }
      assert.equal(code, 'valid')
      assert.equal(verdict.value.value !== undefined, isPresent)
      assert.equal(hex(verdict.value.chain.id), chainId)
    })
  }
})
