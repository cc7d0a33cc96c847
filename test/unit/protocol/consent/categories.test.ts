import assert from 'node:assert/strict'
import { CATEGORIES, Effect, decide } from '../../../../src/protocol/consent/index.js'
import { argumentsOf, consent, provision, scenes, type Scene } from './model.js'

const { HIV, PSY } = CATEGORIES
const scene = [...scenes()].find(({ consents, emergency, part, purpose, reader, state }) =>
  reader === 'stranger' && purpose === 'TREAT' && part === 'record' && state === 'accepted' &&
  consents === 'none' && !emergency) as Scene

describe('consent: records of several categories', () => {
  const basis = (effect: 1 | 2, categories: number, of: number): string => {
    const { request, situation, target } = argumentsOf(scene)
    const consents = [consent([provision({ effect, categories })])]
    return decide(request, { ...target, class: of }, { ...situation, consents }).basis
  }

  it('need a permission for each category, and are closed by a denial of one', () => {
    assert.equal(basis(Effect.permit, HIV, HIV + PSY), 'no-consent')
    assert.equal(basis(Effect.permit, HIV + PSY, HIV + PSY), 'consented')
    assert.equal(basis(Effect.permit, HIV + PSY, PSY), 'consented')
    assert.equal(basis(Effect.deny, HIV, HIV + PSY), 'denied')
    assert.equal(basis(Effect.deny, HIV, PSY), 'no-consent')
  })
})
