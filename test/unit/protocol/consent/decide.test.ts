import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  Effect, decide, onlyDenials, type Basis, type LiveConsent, type Provision
} from '../../../../src/protocol/consent/index.js'
import { CONSENTS, argumentsOf, consent, decided, provision, scenes, type Scene } from './model.js'

type Line = Partial<{ readonly [K in keyof Scene]: readonly Scene[K][] }> & { readonly basis: Basis }

const ALL = Object.keys(CONSENTS) as Scene['consents'][]
const OTHERS = ['treating', 'validator', 'stranger'] as const
const PERMISSIONS: readonly Scene['consents'][] = [
  'permit', 'permit the record', 'filed by the reader, marked', 'filed by another', 'deny HIV',
  'deny ordinary', 'deny nurses'
]
const CODED = ['ordinary', 'HIV'] as const

/** The table of SPECIFICATION.md §16.3 with the consents of the model. The first line that fits decides. */
const TABLE: readonly Line[] = [
  { state: ['erased'], basis: 'erased' },
  { part: ['case'], reader: ['validator'], purpose: ['HQUALIMP'], state: ['open'], basis: 'validator' },
  { part: ['case'], basis: 'not-a-validator' },
  { state: ['rejected', 'expired'], reader: OTHERS, basis: 'not-a-record' },
  { purpose: ['BTG'], emergency: [true], basis: 'emergency' },
  { purpose: ['BTG'], basis: 'no-emergency' },
  { state: ['erasing'], basis: 'erasing' },
  { state: ['restricted'], reader: OTHERS, basis: 'restricted' },
  { consents: ['deny the clinician'], basis: 'denied' },
  { consents: ['deny', 'permit and deny'], reader: OTHERS, basis: 'denied' },
  { consents: ['deny HIV'], class: ['HIV', 'uncoded'], reader: OTHERS, basis: 'denied' },
  { consents: ['deny ordinary'], class: ['ordinary', 'uncoded'], reader: OTHERS, basis: 'denied' },
  { reader: ['submitter'], basis: 'own' },
  { consents: ['unread'], basis: 'consents-incomplete' },
  { consents: PERMISSIONS, class: CODED, basis: 'consented' },
  { consents: ['permit the record'], class: ['uncoded'], basis: 'consented' },
  { consents: ['permit for treatment'], class: CODED, purpose: ['TREAT'], basis: 'consented' },
  { consents: ['permit ordinary'], class: ['ordinary'], basis: 'consented' },
  { consents: ['permit all but ordinary'], class: ['HIV'], basis: 'consented' },
  { reader: ['treating'], purpose: ['HQUALIMP'], basis: 'no-consent' },
  { reader: ['treating'], class: ['HIV', 'uncoded'], strict: [true], basis: 'no-consent' },
  { reader: ['treating'], basis: 'treating' },
  { basis: 'no-consent' }
]
const PERMITTING: readonly Basis[] = ['validator', 'emergency', 'own', 'consented', 'treating']

function expected (scene: Scene): Basis {
  const line = TABLE.find(each => Object.entries(each).every(([field, values]) =>
    field === 'basis' || (values as readonly unknown[]).includes(scene[field as keyof Scene])))
  return line!.basis
}

const isDenial = ({ effect }: Provision): boolean => effect === Effect.deny

describe('consent: the decision', () => {
  it('is that of the table, for each reader, purpose, class, state and consent of the model', () => {
    const used = new Set<Basis>()
    let count = 0
    for (const scene of scenes()) {
      const { basis, permits } = decided(scene)
      assert.equal(basis, expected(scene), JSON.stringify(scene))
      assert.equal(permits, PERMITTING.includes(basis))
      used.add(basis)
      count++
    }
    assert.equal(count, 4 * 6 * 2 * 3 * 7 * ALL.length * 2 * 2)
    assert.deepEqual(used, new Set(TABLE.map(({ basis }) => basis)))
  })

  it('names the consent and the provision that decided', () => {
    for (const scene of scenes()) {
      const { basis, by } = decided(scene)
      const effect = basis === 'denied' ? Effect.deny : basis === 'consented' ? Effect.permit : undefined
      assert.equal(by?.consent.rule?.provisions[by.provision]?.effect, effect)
    }
  })

  it('is never a permission to others while a denial of everything lives, but for emergencies', () => {
    const all = consent([provision({ effect: Effect.deny })])
    for (const scene of scenes()) {
      const { request, situation, target } = argumentsOf(scene)
      const { basis, permits } = decide(request, target, {
        ...situation, consents: [...situation.consents, all]
      })
      assert(!permits || ['validator', 'emergency', 'own'].includes(basis))
    }
  })

  it('takes the denials of a linked number as own ones, and nothing else of it', () => {
    for (const scene of scenes()) {
      const { request, situation, target } = argumentsOf(scene)
      for (const [name, linked] of Object.entries(CONSENTS)) {
        const denials = linked.map((each): LiveConsent => each.rule === undefined ? each : {
          ...each, rule: { ...each.rule, provisions: each.rule.provisions.filter(isDenial) }
        })
        const one = decide(request, target, { ...situation, linked: onlyDenials(linked) })
        const own = decide(request, target, { ...situation, consents: [...situation.consents, ...denials] })
        assert.equal(one.basis, own.basis, `${JSON.stringify(scene)} with ${name}`)
        assert(one.by === undefined || situation.consents.includes(one.by.consent as never))
      }
    }
  })

  it('does not depend on the order of consents, and more permissions refuse nothing', () => {
    const names = fc.subarray(ALL, { minLength: 1 })
    const picked = fc.constantFrom(...scenes())
    fc.assert(fc.property(names, picked, fc.infiniteStream(fc.nat(9)), (some, scene, random) => {
      const { request, situation, target } = argumentsOf(scene)
      const consents = some.flatMap(name => CONSENTS[name])
      const shuffled = consents.map(each => ({ each, at: random.next().value as number }))
        .sort((a, b) => a.at - b.at).map(({ each }) => each)
      const first = decide(request, target, { ...situation, consents })
      assert.equal(decide(request, target, { ...situation, consents: shuffled }).basis, first.basis)
      const more = decide(request, target, {
        ...situation, consents: [...consents, consent([provision({ purposes: 1 })])]
      })
      assert(more.permits || !first.permits)
    }))
  })
})
