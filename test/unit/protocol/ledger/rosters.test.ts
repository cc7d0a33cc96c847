import assert from 'node:assert/strict'
import { whySuspended } from '../../../../src/protocol/ledger/index.js'
import { Standing, type VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import { Emergencies, type Clinician } from './support/emergencies.js'
import { World } from './support/world.js'

describe('ledger: rosters', () => {
  let world: World
  let glass: Emergencies
  let doctor: Clinician
  beforeEach(() => {
    world = new World(7).begin()
    glass = new Emergencies(world)
    doctor = glass.entered(world.signers[0]!, 1)
  })

  const codesOf = (tx: VerifiedTransaction): string[] => {
    const { deferred, dropped } = world.draft([tx])
    return [...deferred, ...dropped].map(({ code }) => code)
  }

  it('keep an entry with its licence, and no key or licence twice', () => {
    const other = glass.clinician(doctor.hospital, 2)
    const licence = glass.practitioner(doctor).licence
    assert.deepEqual(codesOf(glass.enter(other, { licence })), ['licence-on-roster'])
    assert.deepEqual(codesOf(glass.enter({ ...doctor, entry: 2 })), ['key-on-roster'])
    assert.deepEqual(codesOf(glass.enter({ ...other, entry: 1 }, { version: 2, licence: doctor.key.id })),
      ['licence-changed'])
  })

  it('take changes in their order', () => {
    assert.deepEqual(codesOf(glass.enter(doctor)), ['roster-version-known'])
    assert.deepEqual(codesOf(glass.enter(doctor, { version: 3 })), ['roster-version-ahead'])
    world.commit([glass.enter(doctor, { version: 2, standing: Standing.suspended, possession: undefined })])
    assert.equal(whySuspended(glass.practitioner(doctor), world.state.timestamp), 'by-hospital')
  })

  it('take a new key only with its own signature', () => {
    const other = glass.clinician(doctor.hospital, 1, 'next key')
    assert.deepEqual(codesOf(glass.enter(other, { version: 2, possession: undefined })),
      ['key-without-possession'])
    world.commit([glass.enter(other, { version: 2 })])
    assert.deepEqual(codesOf(glass.open(doctor)), ['credential-of-another'])
  })
})
