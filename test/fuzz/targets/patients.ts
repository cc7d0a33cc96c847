import assert from 'node:assert/strict'
import { compileConsent } from '../../../src/records/consent/index.js'
import { cardText, readCard } from '../../../src/records/card.js'
import { endOfRule, faultOfRule, ruleCodec } from '../../../src/protocol/consent/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { openPatientKey } from '../../../src/node/machine/patient-key.js'
import { OperatorError } from '../../../src/node/machine/operator-error.js'
import { encodeKeyFile } from '../../../src/node/machine/key-file.js'
import {
  TREATMENT, confidentiality, consent, reason, recipient, sensitivity
} from '../../unit/records/consent/examples.js'
import { mutateBytes } from '../mutate-bytes.js'
import { mutateJson } from '../mutate-json.js'
import type { Target } from '../target.js'

const BYTES = new Uint8Array(32).fill(7)
const CARD = cardText({ chainId: BYTES, name: BYTES, key: BYTES })

/** Requires that only the text that was made is a card of the chain. */
const card: Target = {
  name: 'patient-card',
  extension: 'txt',
  make: random => random.chance(0.1) ? utf8(CARD) : mutateBytes(utf8(CARD), random),
  run (input) {
    const text = Buffer.from(input).toString('latin1')
    const read = readCard(BYTES, text)
    if (typeof read === 'string') assert(read === 'not-a-card' || read === 'card-damaged')
    else assert.equal(text, CARD)
  }
}

const CONSENTS = [
  consent({ type: 'permit', purpose: TREATMENT }),
  consent({ type: 'permit', securityLabel: [confidentiality('N')], provision: [{ type: 'deny' }] }),
  consent({
    type: 'deny',
    provision: [
      { type: 'permit', actor: [recipient('Organization/b')], period: { start: '2027-01', end: '2028' } },
      { type: 'deny', securityLabel: [sensitivity('HIV')], purpose: [reason('CAREMGT')] },
      { type: 'permit', data: [{ meaning: 'instance', reference: { reference: 'Condition/1' } }] }
    ]
  })
]

/** Requires a rule that can be encoded, or refusals that repeat nothing of the Consent. */
const fhirConsent: Target = {
  name: 'fhir-consent',
  extension: 'json',
  make: random => utf8(JSON.stringify(mutateJson(random.pick(CONSENTS), random))),
  run (input) {
    let json: unknown
    try {
      json = JSON.parse(Buffer.from(input).toString('utf8'))
    } catch {
      return
    }
    const compiled = compileConsent(json, {
      isPatient: () => true,
      reader: () => ({ hospital: BYTES, practitioner: undefined }),
      record: () => BYTES
    })
    if ('refusals' in compiled) {
      assert(compiled.refusals.length > 0)
      return
    }
    const rule = { salt: BYTES.slice(16), provisions: compiled.provisions }
    assert.deepEqual(ruleCodec.decode(ruleCodec.encode(rule)), rule)
    assert(endOfRule(rule) >= 0)
    assert.notEqual(faultOfRule(rule, 0), 'consent-purpose-unknown')
  }
}

const KEY_FILE = await encodeKeyFile('patient', BYTES, 'correct horse', 2)

/** Requires a key, or one line that says what is wrong with the file. */
const keyFile: Target = {
  name: 'patient-key-file',
  extension: 'json',
  make: random => mutateBytes(utf8(KEY_FILE), random),
  async run (input) {
    const text = Buffer.from(input).toString('utf8')
    // A changed cost would take a second.
    if (!text.includes('"cost": 2,')) return
    try {
      assert.match((await openPatientKey(text, 'correct horse')).key, /^[0-9a-f]{64}$/)
    } catch (error) {
      assert(error instanceof OperatorError, String(error))
    }
  }
}

export const patientTargets: readonly Target[] = [card, fhirConsent, keyFile]
