/** Makes the encodings of the `custody` protocol. */
import { number32, number64, number8 } from '../../../src/sim/checkers/arithmetic.js'
import { digest } from './cast.js'
import { of, type Encoding } from './encoding.js'
import { cat, listed, sized } from './layouts.js'
import * as s from './story.js'

const ephemeralKey = digest('ephemeral key')
const caseIds = [s.rejection.caseId, digest('case 2')]
const half = digest('key request')
const signature = cat(half, half)

export const custodyEncodings: readonly Encoding[] = [
  of('custody request', 'custodyRequest', {
    epoch: 3, height: 4660, ephemeralKey, nonce: 258, signature, reading: {
      handle: digest('handle'), consentKey: digest('consent key'), purpose: 16,
      practitioner: digest('clinician'), role: 2,
      treatment: { caseId: caseIds[1], token: digest('own token') }
    }, claims: [
      { type: 'own', caseId: caseIds[0] },
      {
        type: 'patient', caseId: caseIds[1], token: digest('token'), classToken: digest('class token'),
        sensitive: 4
      }
    ]
  }, cat(number32(3), number64(4660), ephemeralKey, number64(258),
    number8(1), digest('handle'), digest('consent key'), number8(16), number8(1), digest('clinician'),
    number8(2), number8(1), caseIds[1]!, digest('own token'), listed([
      cat(number8(1), caseIds[0]!),
      cat(number8(2), caseIds[1]!, digest('token'), digest('class token'), number8(4))
    ]), signature)),
  of('custody request of a submitter', 'custodyRequest', {
    epoch: 3, height: 4660, ephemeralKey, nonce: 258, signature, reading: undefined,
    claims: [{ type: 'own', caseId: caseIds[0] }]
  }, cat(number32(3), number64(4660), ephemeralKey, number64(258), number8(0),
    listed([cat(number8(1), caseIds[0]!)]), signature)),
  of('contents of a box of custody', 'custodyResults', {
    results: [{ caseId: caseIds[0], element: digest('result'), pad: digest('pad') }],
    proof: { c: digest('c'), s: digest('s') }
  }, cat(listed([cat(caseIds[0]!, digest('result'), digest('pad'))]), digest('c'), digest('s'))),
  of('custody answer', 'custodyReply',
    { type: 'answer', box: s.ciphertext, refused: [{ caseId: caseIds[1], code: 7 }] },
    cat(number8(1), sized(s.ciphertext), listed([cat(caseIds[1]!, number8(7))]))),
  of('custody refused', 'custodyReply', { type: 'refused', code: 4 }, cat(number8(2), number8(4)))
]
