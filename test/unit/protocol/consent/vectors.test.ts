import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  CATEGORIES, Effect, PURPOSES, ROLES, consentKeyCommitment, linkAad, linkKey, linkedNumberCodec, ruleAad,
  ruleCodec, ruleHash, type ConsentRule
} from '../../../../src/protocol/consent/index.js'
import { aeadSeal } from '../../../../src/protocol/crypto/portable/aead.js'
import { consentKey, linkToken, patientHandle } from '../../../../src/protocol/names/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { CHAIN } from '../sharing/holders.js'
import { decided, digest, provision, scenes, type Scene } from './model.js'

/** `UPDATE_VECTORS=1` writes the file again. A change of the file is a change of the protocol. */
const FILE = new URL('../../../vectors/consent/frozen.json', import.meta.url)

const NAME = digest('frozen name')
const OTHER = digest('frozen name of the other number')
const hospital = { hospital: digest('frozen hospital'), practitioner: undefined, role: ROLES.any }
const RULES: readonly (readonly [text: string, rule: ConsentRule])[] = [
  ['everything to everybody', { salt: digest('1').slice(0, 16), provisions: [provision()] }],
  ['one hospital for treatment, and never a category', {
    salt: digest('2').slice(0, 16),
    provisions: [
      provision({ readers: [hospital], purposes: PURPOSES.TREAT, from: 1_800_000_000_000 }),
      provision({ effect: Effect.deny, categories: CATEGORIES.HIV + CATEGORIES.PSY })
    ]
  }],
  ['two records to a nurse for a year', {
    salt: digest('3').slice(0, 16),
    provisions: [provision({
      readers: [{ ...hospital, practitioner: digest('frozen nurse'), role: ROLES.nurse }],
      records: [digest('record 1'), digest('record 2')], from: 1_800_000_000_000, until: 1_831_536_000_000
    })]
  }],
  ['another number of the patient, filed by a hospital', {
    salt: digest('4').slice(0, 16), provisions: [],
    link: {
      other: consentKey(CHAIN, OTHER),
      shown: [NAME, OTHER].map(name => ({
        caseId: digest(`case of ${hex(name)}`), token: linkToken(CHAIN, name, digest('r').slice(0, 16))
      })),
      sealed: aeadSeal(linkKey(CHAIN, OTHER), digest('nonce').slice(0, 12),
        linkedNumberCodec.encode({ name: NAME, system: 'urn:oid:1.2.3', value: '4711' }),
        linkAad(CHAIN, patientHandle(CHAIN, NAME), patientHandle(CHAIN, OTHER)))
    }
  }]
]

/** One line for each situation of the model, so that a single hash freezes all decisions. */
function lineOf (scene: Scene): string {
  const { basis, by } = decided(scene)
  return `${Object.values(scene).join(' ')} ${basis} ${by?.consent.number ?? 0} ${by?.provision ?? 0}\n`
}

function frozen (): unknown {
  const handle = patientHandle(CHAIN, NAME)
  const key = consentKey(CHAIN, NAME)
  const lines = Array.from(scenes(), lineOf)
  return {
    chainId: hex(CHAIN), name: hex(NAME), handle: hex(handle), key: hex(key),
    keyCommitment: hex(consentKeyCommitment(CHAIN, key)),
    rules: RULES.map(([text, rule]) => {
      const bytes = ruleCodec.encode(rule)
      const hash = ruleHash(CHAIN, handle, bytes)
      return { text, bytes: hex(bytes), hash: hex(hash), aad: hex(ruleAad(CHAIN, handle, hash)) }
    }),
    decisions: { count: lines.length, sha256: hex(digest(lines.join(''))) },
    examples: lines.filter((_, i) => i % 997 === 0)
  }
}

describe('consent: frozen vectors', () => {
  it('are made again, byte for byte', () => {
    const made = frozen()
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, JSON.stringify(made, undefined, 2) + '\n')
    assert.deepEqual(made, JSON.parse(readFileSync(FILE, 'utf8')))
  })
})
