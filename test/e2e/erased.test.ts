/**
 * Shows on seven hospitals that an erasure leaves no byte of a record in any file. Its envelopes and pad are
 * gone, and so are its keys and their halves. It is the last record of the patient, so the name and the rule
 * of the consent are gone, too. Taps in the hospitals write what they sealed and opened.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ErasureStatusView } from '../../src/api/index.js'
import { fromHex } from '../../src/protocol/types/index.js'
import { Fleet, type NodeProcess } from '../../src/testnet/index.js'
import { json, ok, okWith } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { Needles } from './support/needles.js'
import { CODE, NATIONAL, NUMBER, NotedDiagnoses } from './support/noted-diagnoses.js'
import { scratch } from './support/scratch.js'
import { filesOf, tap, tappedSecrets } from './support/taps.js'
import { until } from './support/until.js'

const HOSPITALS = 7
/** An order to erase takes effect after three windows. */
const WINDOW_MS = 20_000
const [A, B] = ['hospital-1', 'hospital-2'] as const
/** Envelopes are looked for in blocks of this many bytes. */
const BLOCK = 16
/** A name is sealed behind the name key, which is public. */
const NAME_KEY_BYTES = 32

describe('an erased record', function () {
  this.timeout(TEST_MS)
  const mark = `mark ${randomBytes(8).toString('hex')}`
  const needles = new Needles()
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let id = ''

  before(async () => {
    ({ folder, remove } = await scratch())
    await writeFile(path.join(folder, 'marks.json'), JSON.stringify([mark, CODE]))
    await writeFile(path.join(folder, 'form.txt'), 'signed by hand')
    fleet = new Fleet({
      hospitals: HOSPITALS, folder, governmentSettings: { attemptWindowMs: WINDOW_MS },
      nodeFlags: name => name === 'government' ? [] : tap('secrets')
    })
    await fleet.start()
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const addBlocks = (label: string, bytes: Uint8Array): void => {
    for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
      needles.addBytes(label, bytes.subarray(at, at + BLOCK))
    }
  }
  const hospital = (name: string): NodeProcess =>
    fleet.hospitals.find(one => one.name === name) ?? assert.fail(`no ${name}`)
  const forPatient = async (name: string, ...words: string[]): Promise<string> =>
    await okWith(folder, `${NATIONAL}|${NUMBER}`, ...words, '--name', name)
  const found = async (): Promise<string[]> => {
    const files = (await Promise.all(['data', 'keys', 'logs'].map(async kind =>
      await filesOf(path.join(folder, kind), '')))).flat()
    assert.ok(files.some(({ place }) => place.endsWith('.ldb') || place.endsWith('.log')))
    return files.flatMap(({ bytes, place }) => needles.in(bytes).map(label => `${label} in ${place}`))
  }

  it('is at every hospital before, and another one reads it', async () => {
    const diagnoses = await NotedDiagnoses.read()
    const { cases } = await hospital(A).client.call('submit',
      { body: diagnoses.next(mark), query: { wait: 30 } })
    assert.equal(cases[0]?.case.status, 'accepted')
    id = cases[0].case.id
    await forPatient(A, 'consent', 'give', '-', '--hospital', B, '--purpose', 'TREAT', '--form', 'form.txt')
    await until('B reads', async () => (await forPatient(
      B, 'patient', 'history', '-', '--purpose', 'TREAT', '--role', 'doctor')).includes(CODE))
    const secrets = await tappedSecrets(folder)
    const pads = new Map(secrets.flatMap(({ half, key, pad }) =>
      half === undefined || pad === undefined ? [] : [[key, { half, pad }] as const]))
    for (const { about, key, plain, sealed } of secrets) {
      if (sealed === undefined) continue
      addBlocks(about === undefined ? 'an envelope' : `${about}, sealed,`, fromHex(sealed))
      if (about === 'a name') addBlocks(about, fromHex(plain ?? '').subarray(NAME_KEY_BYTES))
      if (about === 'a rule' && plain !== undefined) {
        needles.addBytes('a rule', fromHex(plain))
        needles.addBytes('the salt of a rule', fromHex(plain).subarray(0, BLOCK))
      }
      needles.addBytes('a key', fromHex(key))
      const made = pads.get(key)
      if (made === undefined) continue
      needles.addBytes('a half of a key', fromHex(made.half))
      needles.addBytes('a pad', fromHex(made.pad))
    }
    const before = await found()
    for (const { name } of fleet.hospitals) {
      const place = `${path.sep}${name}${path.sep}`
      const names = name === A || name === B ? ['a name, sealed,'] : []
      for (const label of ['an envelope', 'a pad', 'a rule, sealed,', ...names]) {
        assert.ok(before.some(line => line.startsWith(`${label} in `) && line.includes(place)),
          `${label} at ${name}`)
      }
    }
  })

  it('is in no file of any hospital afterwards, while they run and when they have stopped', async () => {
    await forPatient(A, 'erasure', 'request', id, '-', '--form', 'form.txt')
    await ok(folder, 'erasure', 'decide', id, '--ground', 'notNeeded', '--reasons', 'form.txt', '--name', A)
    await until('seven attest', async () => {
      const { attested } = await json<ErasureStatusView>(folder, 'erasure', 'status', id, '--name', B)
      return attested?.length === HOSPITALS
    })
    assert.deepEqual(await found(), [])
    await fleet.stop()
    assert.deepEqual(await found(), [])
  })
})
