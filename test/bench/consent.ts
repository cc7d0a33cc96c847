/**
 * Measures decisions about reads on one core: `node --import tsx test/bench/consent.ts`. The patient has the
 * greatest number of live consents, each with four provisions. The last one decides, so each is compared.
 */
import {
  CATEGORIES, Effect, PURPOSES, ROLES, decide, type LiveConsent, type Provision
} from '../../src/protocol/consent/index.js'
import { sha256 } from '../../src/protocol/crypto/index.js'
import { MAX_CONSENTS } from '../../src/protocol/ledger/rows/handle.js'
import { utf8 } from '../../src/protocol/types/index.js'

const RUNS = 5
const DECISIONS = 50_000
const NOW = 1_800_000_000_000

const digest = (text: string): Uint8Array => sha256(utf8(text))
const provision = (name: string, effect: Effect, categories: number): Provision => ({
  effect, categories, purposes: PURPOSES.TREAT, records: [], from: 0, until: 0,
  readers: ['a', 'b', 'c'].map(part =>
    ({ hospital: digest(`${name} ${part}`), practitioner: undefined, role: ROLES.any }))
})
const consents = Array.from({ length: MAX_CONSENTS }, (_, number): LiveConsent => ({
  number, height: number, signer: digest('patient'), filer: undefined, isAttested: false,
  rule: {
    salt: digest(`salt ${number}`).subarray(0, 16),
    provisions: [
      provision(`hospital ${number}`, Effect.permit, 256), provision(`other ${number}`, Effect.permit, 256),
      provision(`denied ${number}`, Effect.deny, 256), provision(`HIV ${number}`, Effect.deny, CATEGORIES.HIV)
    ]
  }
}))
const who = {
  hospital: digest(`other ${MAX_CONSENTS - 1} c`), practitioner: digest('clinician'), role: ROLES.doctor
}
const target = { caseId: digest('case'), state: 'accepted', class: 0, isOwn: false, hasSlot: false } as const
const situation = { consents, treats: false, emergencyUntil: 0, strict: 0 }

for (let run = 0; run < RUNS; run++) {
  const begun = process.cpuUsage()
  let permitted = 0
  for (let i = 0; i < DECISIONS; i++) {
    const decided = decide({ who, purpose: 'TREAT', part: 'record', time: NOW + i }, target, situation)
    if (decided.permits) permitted++
  }
  const { system, user } = process.cpuUsage(begun)
  const seconds = (system + user) / 1e6
  if (permitted !== DECISIONS) throw new Error('the last consent permits')
  console.log(`${Math.round(DECISIONS / seconds)} decisions a second of CPU over ${consents.length} consents`)
}
