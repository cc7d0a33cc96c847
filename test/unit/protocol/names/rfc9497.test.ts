/** Evaluates the vectors of RFC 9497 A.1.2 with a single key, by the functions that names are made with. */
import assert from 'node:assert/strict'
import { ristretto255 } from '../../../../src/protocol/crypto/index.js'
import { CONTEXT_STRING, blind, outputOf } from '../../../../src/protocol/names/oprf.js'
import { multiplyBatch, proveBatch, verifyBatch } from '../../../../src/protocol/sharing/index.js'
import { concat, fromHex, hex } from '../../../../src/protocol/types/index.js'
import { loadVectors } from '../crypto/vectors.js'

interface Rfc9497 {
  readonly secretKey: string
  readonly publicKey: string
  readonly vectors: ReadonlyArray<{
    readonly inputs: readonly string[]
    readonly blinds: readonly string[]
    readonly blindedElements: readonly string[]
    readonly evaluationElements: readonly string[]
    readonly proof: string
    readonly proofRandomScalar: string
    readonly outputs: readonly string[]
  }>
}

const { secretKey, publicKey, vectors } = loadVectors<Rfc9497>('ristretto255/rfc9497.json')
const group = ristretto255
const key = fromHex(secretKey)

describe('names: RFC 9497 A.1.2', () => {
  vectors.forEach((vector, i) => {
    const [inputs, blinds] = [vector.inputs.map(fromHex), vector.blinds.map(fromHex)]
    const elements = vector.blindedElements.map(fromHex)
    const images = vector.evaluationElements.map(fromHex)

    it(`blinds the inputs of vector ${i + 1}`, () => {
      assert.deepEqual(inputs.map((input, j) => hex(blind(group, input, blinds[j]!))), vector.blindedElements)
    })
    it(`evaluates the elements of vector ${i + 1}, with one proof`, () => {
      assert.deepEqual(multiplyBatch(group, key, elements).map(hex), vector.evaluationElements)
      const nonce = fromHex(vector.proofRandomScalar)
      const { c, s } = proveBatch(group, CONTEXT_STRING, key, elements, images, nonce)
      assert.equal(hex(concat(c, s)), vector.proof)
      assert(verifyBatch(group, CONTEXT_STRING, fromHex(publicKey), elements, images, { c, s }))
    })
    it(`finalizes the outputs of vector ${i + 1}`, () => {
      assert.deepEqual(
        inputs.map((input, j) =>
          hex(outputOf(input, group.multiply(group.invertScalar(blinds[j]!), images[j]!)!))), vector.outputs)
    })
  })
})
