import assert from 'node:assert/strict'
import { clinicianOf } from '../../../../src/node/services/clinician.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'
import { Standing, utf8 } from '../../../../src/protocol/types/index.js'

const LICENCES = 'urn:oid:1.2.3'

interface Entry {
  readonly name?: string
  readonly standing?: Standing
}

/** A hospital whose roster has these entries; the licence of each is its number. */
function hospitalWith (...entries: readonly Entry[]): HospitalParts {
  const list = entries.map(({ name, standing = Standing.active }, at) =>
    ({ entry: at + 1, name, row: { standing, unjustified: [], licence: utf8(`${LICENCES} ${at + 1}`) } }))
  const roster = {
    list: async () => await Promise.resolve(list),
    licenceHash: (system: string, value: string) => utf8(`${system} ${value}`)
  }
  const chain = {
    clock: { wall: () => 7 }, statuses: { all: () => [] },
    chain: { genesis: { parameters: { maxSkewMs: 1 } } }
  }
  return { chain, hospital: { roster } } as unknown as HospitalParts
}

describe('services: the clinician that a caller means', () => {
  const parts = hospitalWith({ name: 'Dr Lund' }, { name: 'Dr Okafor' }, { name: 'Dr Gone',
    standing: Standing.suspended }, {}, { name: 'Dr Okafor' })

  it('is anybody at a hospital without a roster', async () => {
    assert.equal(await clinicianOf(hospitalWith(), 'whoever'), 'whoever')
  })

  it('is found by name, number and licence, and kept by one name', async () => {
    for (const given of ['Dr Lund', '  dr  LUND ', '1', `${LICENCES}|1`]) {
      assert.equal(await clinicianOf(parts, given), 'Dr Lund', given)
    }
    assert.equal(await clinicianOf(parts, '4'), 'entry 4')
    assert.equal(await clinicianOf(parts, `${LICENCES}|5`), 'Dr Okafor (5)', 'one of two namesakes')
  })

  it('is refused in one line that says who is on the roster', async () => {
    for (const given of ['Dr Nobody', 'Dr Gone', '3', `${LICENCES}|3`, `${LICENCES}|9`, '|1', '']) {
      await assert.rejects(clinicianOf(parts, given), {
        status: 422, code: 'not-on-roster',
        message: /on it are Dr Lund \(1\), Dr Okafor \(2\), entry \(4\), Dr Okafor \(5\)\. Give a name/
      }, given)
    }
    await assert.rejects(clinicianOf(parts, 'Dr Okafor'), { message: /give the number/ })
    const none = hospitalWith({ name: 'Dr Gone', standing: Standing.suspended })
    await assert.rejects(clinicianOf(none, 'Dr Gone'), { message: /on it are none\./ })
  })

  it('is one of twelve that a refusal lists at most', async () => {
    const many = hospitalWith(...Array.from({ length: 15 }, (_, at) => ({ name: `Dr ${at}` })))
    await assert.rejects(clinicianOf(many, 'x'), { message: /Dr 11 \(12\) and 3 more\./ })
  })
})
