import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { nameReplyCodec, nameRequestCodec } from '../../../../src/protocol/codec/index.js'
import { ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  answerNames, blindNames, classTagOf, classToken, combineNames, consentKey, givenKey, linkOf, linkToken,
  nameInput, patientHandle, recordPseudonym
} from '../../../../src/protocol/names/index.js'
import { hex, utf8, type PatientName } from '../../../../src/protocol/types/index.js'
import { CHAIN } from '../sharing/holders.js'
import { heldNames } from './held-names.js'

/** `UPDATE_VECTORS=1` writes the file again. A change of the file is a change of the protocol. */
const FILE = new URL('../../../vectors/names/frozen.json', import.meta.url)

const IDENTIFIERS = [['urn:oid:1.2.276.0.76.4.8', 'A123456780'], ['https://id.example/național', 'Ω 1']]

function pseudonymsOf (name: PatientName): unknown {
  const hospital = sha256(utf8('frozen hospital'))
  const r = sha256(utf8('frozen r')).slice(0, 16)
  const [rulesKey, handle] = [consentKey(CHAIN, name), patientHandle(CHAIN, name)]
  const [token, classified] = [linkToken(CHAIN, name, r), classToken(CHAIN, name, r)]
  return {
    hospital: hex(hospital), r: hex(r), record: hex(recordPseudonym(CHAIN, name, hospital)),
    keyOfRules: hex(rulesKey), keyOfHolders: hex(givenKey(CHAIN, rulesKey)), handle: hex(handle),
    token: hex(token), link: hex(linkOf(CHAIN, handle, token)),
    classToken: hex(classified), class: 5, classTag: hex(classTagOf(CHAIN, classified, 5))
  }
}

function frozen (): unknown {
  const { naming, shares } = heldNames(ristretto255, 5, 3, 'frozen ')
  const inputs = IDENTIFIERS.map(([register, value]) => nameInput(register!, value!)!)
  const { blinds, elements } = blindNames(ristretto255, inputs, sha256(utf8('frozen random')))
  const answers = shares.map(share => answerNames(naming, share, elements))
  const names = combineNames(naming, inputs, blinds,
    [1, 2, 4].map(index => ({ index, elements: answers[index]!.elements })))!
  return {
    chainId: hex(CHAIN),
    threshold: 3,
    secretShares: shares.map(hex),
    identifiers: IDENTIFIERS.map(([register, value]) => ({ register, value })),
    inputs: inputs.map(hex),
    blinds: blinds.map(hex),
    request: hex(nameRequestCodec.encode({ epoch: naming.epoch.number, elements })),
    answers: answers.map(answer => hex(nameReplyCodec.encode({ type: 'answer', answer }))),
    names: names.map(hex),
    pseudonyms: names.map(pseudonymsOf)
  }
}

describe('names: frozen vectors', () => {
  it('are made again, byte for byte', () => {
    const made = frozen()
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, JSON.stringify(made, undefined, 2) + '\n')
    assert.deepEqual(made, JSON.parse(readFileSync(FILE, 'utf8')))
  })

  it('of a name that is in memory are those of the chain that asks', () => {
    const name = sha256(utf8('a name'))
    const other = sha256(utf8('another chain'))
    const made = (of: PatientName, chain: Uint8Array): string[] =>
      [consentKey(chain, of), patientHandle(chain, of)].map(hex)
    const [first, second] = [made(name.slice(), CHAIN), made(name.slice(), other)]
    assert.notDeepEqual(first, second)
    assert.deepEqual([made(name, CHAIN), made(name, other), made(name, CHAIN)], [first, second, first])
  })
})
