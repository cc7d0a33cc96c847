import assert from 'node:assert/strict'
import type { Encounter, Patient } from 'fhir/r4.js'
import { HOUR_MS, MINUTE_MS, formatTime } from '../../../../src/records/time/index.js'
import { NOW, condition, encounter, flagsOn, patient, rulesAgainst } from '../support.js'

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const resolved = { clinicalStatus: { coding: [{ system: CLINICAL, code: 'resolved' }] } }

function against (
  over: Parameters<typeof condition>[0],
  person: Partial<Patient> = {},
  visit: Partial<Encounter> = {}
): string[] {
  return rulesAgainst([condition(over), patient(person), encounter(visit)])
}

describe('TMP-01: nothing in the future', () => {
  it('allows five minutes of clock difference and the whole of today', () => {
    assert.deepEqual(against({ onsetDateTime: formatTime(NOW + 5 * MINUTE_MS) }), [])
    assert.deepEqual(against({ onsetDateTime: formatTime(NOW).slice(0, 10) }), [])
    assert.deepEqual(against({ onsetDateTime: formatTime(NOW).slice(0, 4) }), [])
  })

  it('refuses onset, recording and encounter in the future', () => {
    const soon = formatTime(NOW + 5 * MINUTE_MS + 1000)
    assert.deepEqual(against({ onsetDateTime: soon }), ['TMP-01'])
    assert.deepEqual(against({ recordedDate: soon }), ['TMP-01'])
    assert.deepEqual(against({}, {}, { period: { start: soon } }), ['TMP-01'])
    assert.deepEqual(against({ onsetDateTime: '2027' }), ['TMP-01'])
    assert.deepEqual(against({ onsetDateTime: undefined, onsetPeriod: { start: '2027-01' } }), [
      'TMP-01'
    ])
    // The end of a period may lie ahead: a planned stay.
    assert.deepEqual(against({}, {}, { period: { start: '2026-05-30', end: '2027' } }), [])
  })
})

describe('TMP-02: nothing before birth', () => {
  it('compares intervals, so the day and the year of birth pass', () => {
    for (const onsetDateTime of ['1980-02-29', '1980-02', '1980', '1980-02-28T13:00:00Z']) {
      assert.deepEqual(against({ onsetDateTime }), [], onsetDateTime)
    }
    assert.deepEqual(against({ onsetDateTime: '1975' }, { birthDate: '1975' }), [])
  })

  it('refuses onset and abatement before birth', () => {
    assert.deepEqual(against({ onsetDateTime: '1980-01' }), ['TMP-02'])
    assert.deepEqual(against({ ...resolved, onsetDateTime: '1980', abatementDateTime: '1978' }), [
      'TMP-02',
      'TMP-04'
    ])
  })

  it('accepts conditions that began before birth, during pregnancy', () => {
    const congenital = {
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'Q21.0' }] }
    }
    assert.deepEqual(against({ ...congenital, onsetDateTime: '1979-06' }), [])
    assert.deepEqual(against({ ...congenital, onsetDateTime: '1979-01' }), ['TMP-02'])
    const german = { system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm', code: 'Q21.0' }
    const snomed = { system: 'http://snomed.info/sct', code: '13213009' }
    assert.deepEqual(against({ code: { coding: [german, snomed] }, onsetDateTime: '1979-06' }), [])
  })

  it('leaves conditions of pregnancy with only a SNOMED CT code to a clinician', () => {
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '13213009' }] }
    const flags = (onsetDateTime: string): string[] =>
      flagsOn([condition({ code, onsetDateTime }), patient(), encounter()])
    assert.deepEqual(flags('1979-06'), ['TMP-02 flag'])
    assert.deepEqual(flags('1980-03'), [])
    assert.deepEqual(against({ code, onsetDateTime: '1979-01' }), ['TMP-02'])
  })

  it('never refuses an age', () => {
    const onsetAge = { value: 1, code: 'd', system: 'http://unitsofmeasure.org' }
    assert.deepEqual(against({ onsetDateTime: undefined, onsetAge }), [])
  })
})

describe('TMP-03: nothing after death', () => {
  const dead = { deceasedDateTime: '2026-03-10' }
  const early = { recordedDate: '2026-03-09', onsetDateTime: '2026-03' }

  it('refuses onset and encounter after death, but not recording', () => {
    assert.deepEqual(against({ onsetDateTime: '2026-04' }, dead), ['TMP-03', 'TMP-03'])
    assert.deepEqual(against({}, dead), ['TMP-03'], 'the encounter of 14 March')
    const before = { period: { start: '2026-03-10T08:00:00Z' } }
    assert.deepEqual(against({ ...early, recordedDate: '2026-03-20' }, dead, before), [])
  })

  it('accepts examinations of the dead', () => {
    const autopsy = { type: [{ coding: [{ system: 'http://snomed.info/sct', code: '29240004' }] }] }
    assert.deepEqual(against({}, dead, autopsy), [])
    const necropsy = {
      type: [{ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '88020' }] }]
    }
    assert.deepEqual(against({}, dead, necropsy), [])
  })
})

describe('TMP-04: in order', () => {
  it('refuses an end before the beginning, unless the intervals overlap', () => {
    assert.deepEqual(
      against({ ...resolved, onsetDateTime: '2026-03', abatementDateTime: '2026-02' }),
      ['TMP-04']
    )
    assert.deepEqual(
      against({ ...resolved, onsetDateTime: '2026-03', abatementDateTime: '2026' }),
      []
    )
    assert.deepEqual(
      against({ ...resolved, onsetDateTime: '2026-03-02', abatementDateTime: '2026-03-02' }),
      []
    )
    const ages = {
      onsetDateTime: undefined,
      onsetAge: { value: 40, code: 'a', system: 'http://unitsofmeasure.org' },
      abatementAge: { value: 38, code: 'a', system: 'http://unitsofmeasure.org' }
    }
    assert.deepEqual(against({ ...resolved, ...ages }), ['TMP-04'])
  })

  it('flags a recording more than a day before the onset', () => {
    const flags = (recordedDate: string): string[] =>
      flagsOn([
        condition({ onsetDateTime: '2026-03-20T10:00:00Z', recordedDate, encounter: undefined }),
        patient()
      ])
    assert.deepEqual(flags('2026-03-18T09:59:58Z'), ['TMP-04 flag'])
    assert.deepEqual(flags('2026-03-19T11:00:00Z'), [])
  })
})

describe('DEM-01: a possible age', () => {
  it('is judged at the encounter, not at the onset or today', () => {
    assert.deepEqual(against({ onsetDateTime: '1950' }, { birthDate: '1900' }), ['DEM-01'])
    assert.deepEqual(against({ onsetDateTime: '1950' }, { birthDate: '1901' }), [])
    const visit = { period: { start: '1981-01-01' } }
    assert.deepEqual(
      against({ onsetDateTime: '1981', recordedDate: '1981-01-02' }, { birthDate: '1860' }, visit),
      []
    )
  })

  it('is the age at death for patients who died before', () => {
    const person = { birthDate: '1880', deceasedDateTime: '1950' }
    assert.deepEqual(
      rulesAgainst([condition({ onsetDateTime: '1940', encounter: undefined }), patient(person)]),
      []
    )
  })

  it('refuses an encounter before birth', () => {
    assert.deepEqual(against({ onsetDateTime: '2026-05' }, { birthDate: '2026-04-20' }), ['DEM-01'])
  })
})

describe('CTX-01: the encounter of a diagnosis', () => {
  it('marks an encounter diagnosis without encounter, and flags late recording', () => {
    const category = [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/condition-category',
            code: 'encounter-diagnosis'
          }
        ]
      }
    ]
    const without = condition({ category, encounter: undefined })
    assert.deepEqual(flagsOn([without, patient()]), ['CTX-01 mark'])
    const recorded = (recordedDate: string): string[] =>
      flagsOn([condition({ recordedDate }), patient(), encounter()])
    assert.deepEqual(recorded(formatTime(Date.UTC(2026, 3, 13, 10))), ['CTX-01 flag'])
    assert.deepEqual(recorded(formatTime(Date.UTC(2026, 3, 13, 9))), [])
    assert.deepEqual(recorded(formatTime(Date.UTC(2026, 2, 14, 9) - HOUR_MS)), ['CTX-01 flag'])
    assert.deepEqual(recorded('2026-03-14'), [])
  })

  it('refuses the encounter of another hospital', () => {
    const serviceProvider = {
      identifier: { system: 'https://medichain.example/fhir/members', value: '08'.repeat(32) }
    }
    assert.deepEqual(against({}, {}, { serviceProvider }), ['CTX-01'])
    serviceProvider.identifier.value = '07'.repeat(32)
    assert.deepEqual(against({}, {}, { serviceProvider }), [])
  })
})
