import assert from 'node:assert/strict'
import { knownIdentifier, nameInputOf } from '../../../../src/records/index.js'
import { isOfCitizens } from '../../../../src/records/registers/index.js'

/** Numbers that the registers' own documents print, and the one way in which each is written here. */
const GOOD: readonly (readonly [system: string, value: string, canonical: string])[] = [
  ['https://fhir.nhs.uk/Id/nhs-number', '943 476 5919', '9434765919'],
  ['https://fhir.nhs.uk/Id/nhs-number', '943-476-5919', '9434765919'],
  ['https://fhir.nhs.uk/Id/nhs-number', '９４３４７６５９１９', '9434765919'],
  ['urn:oid:1.2.752.129.2.1.3.1', '19811218-9876', '198112189876'],
  ['urn:oid:1.2.752.129.2.1.3.1', '811218-9876', '811218-9876'],
  ['urn:oid:1.2.752.129.2.1.3.1', '811218+9876', '811218+9876'],
  ['urn:oid:1.2.752.129.2.1.3.3', '19701063-2391', '197010632391'],
  ['urn:oid:1.2.246.21', '131052-308T', '131052-308T'],
  ['urn:oid:1.2.246.21', '131052a308t', '131052A308T'],
  ['urn:oid:1.2.246.21', '131052Y308T', '131052Y308T'],
  ['urn:oid:2.16.578.1.12.4.1.4.1', '290296 00013', '29029600013'],
  ['http://fhir.de/sid/gkv/kvid-10', 'A123456780', 'A123456780'],
  ['urn:oid:2.16.840.1.113883.13.237', '111.444.777-35', '11144477735'],
  ['urn:oid:1.2.250.1.213.1.4.8', '2 55 08 14 168 025 38', '255081416802538'],
  ['http://fhir.nl/fhir/NamingSystem/bsn', '111222333', '111222333'],
  ['http://hl7.org/fhir/sid/us-ssn', '123-45-6789', '123456789'],
  ['urn:oid:1.2.208.176.1.2', '251248-9996', '2512489996'],
  ['urn:oid:1.2.208.176.1.2', '290248-9996', '2902489996']
]

const NOBODYS: readonly (readonly [system: string, value: string])[] = [
  ['https://fhir.nhs.uk/Id/nhs-number', '9434765918'],
  ['https://fhir.nhs.uk/Id/nhs-number', '1111111111'],
  ['https://fhir.nhs.uk/Id/nhs-number', '000 000 0000'],
  ['https://fhir.nhs.uk/Id/nhs-number', '9990000018'],
  ['https://fhir.nhs.uk/Id/nhs-number', '434765919'],
  ['urn:oid:1.2.752.129.2.1.3.1', '19811218-9875'],
  ['urn:oid:1.2.752.129.2.1.3.1', '191212121212'],
  ['urn:oid:1.2.752.129.2.1.3.1', '197010632391'],
  ['urn:oid:1.2.246.21', '131052308T'],
  ['urn:oid:1.2.246.21', '131052-308U'],
  ['urn:oid:1.2.246.21', '010190-900A'],
  ['urn:oid:2.16.578.1.12.4.1.4.1', '29029600014'],
  ['http://fhir.de/sid/gkv/kvid-10', 'A123456787'],
  ['http://fhir.de/sid/gkv/kvid-10', 'a123456780'],
  ['urn:oid:2.16.840.1.113883.13.237', '111.111.111-11'],
  ['urn:oid:2.16.840.1.113883.13.237', '11144477736'],
  ['urn:oid:1.2.250.1.213.1.4.8', '255081416802539'],
  ['http://fhir.nl/fhir/NamingSystem/bsn', '999990019'],
  ['http://hl7.org/fhir/sid/us-ssn', '999-55-1234'],
  ['http://hl7.org/fhir/sid/us-ssn', '078-05-1120'],
  ['urn:oid:1.2.208.176.1.2', '321248-9996'],
  ['urn:oid:1.2.208.176.1.2', '300248-9996'],
  ['urn:oid:1.2.208.176.1.2', '311148-9996']
]

describe('registers of persons', () => {
  it('normalize each number, and keep normalized numbers', () => {
    for (const [system, value, canonical] of GOOD) {
      const known = knownIdentifier({ system, value })
      assert.deepEqual([known.value, known.namesNobody], [canonical, false], `${system} ${value}`)
      assert.deepEqual(knownIdentifier(known), known)
    }
  })

  it('refuse numbers that they never issue', () => {
    for (const [system, value] of NOBODYS) assert.ok(knownIdentifier({ system, value }).namesNobody,
      `${system} ${value}`)
  })

  it('have a single pseudonym under all names of a register', () => {
    const value = '9434765919'
    const names = ['https://fhir.nhs.uk/Id/nhs-number', 'https://fhir.nhs.uk/Id/nhs-number/',
      '2.16.840.1.113883.2.1.4.1', 'urn:oid:2.16.840.1.113883.2.1.4.1', 'URN:OID:2.16.840.1.113883.2.1.4.1']
    const found = names.map((system) => knownIdentifier({ system, value }).system)
    assert.deepEqual([...new Set(found)], [names[0]])
    const configured = ['urn:ours urn:oid:2.16.840.1.113883.2.1.4.1']
    assert.equal(knownIdentifier({ system: '2.16.840.1.113883.2.1.4.1', value }, configured).system, names[0])
    assert.ok(isOfCitizens(names[0]!) && !isOfCitizens('urn:other'))
    const inputs = names.map((system) =>
      Buffer.from(nameInputOf({ system, value: '943 476 5919' }) ?? []).toString('hex'))
    assert.equal(new Set(inputs).size, 1, 'one patient, one name')
    assert.notEqual(inputs[0], '')
  })

  it('recognise placeholders in any spelling, and only placeholders', () => {
    const placeholders = ['１１１１１１１１１１', '111‑111‑1111', '000–000–0000', '111\u200b111\u200b1111']
    for (const value of placeholders) {
      assert.ok(knownIdentifier({ system: 'https://fhir.nhs.uk/Id/nhs-number', value }).namesNobody, value)
      assert.ok(knownIdentifier({ system: 'urn:other', value }).namesNobody, value)
    }
    const { namesNobody } = knownIdentifier(
      { system: 'urn:oid:2.16.840.1.113883.13.237', value: '１１１.１１１.１１１-１１' })
    assert.ok(namesNobody)
    const fields = ['0', '00000', 'XXX', 'xxxxxxxx', 'N/A', 'n.a.', '-', '—', '???', 'Unbekannt', 'Okänd',
      '\u200b', '\u200e', '\u2060\ufeff']
    for (const value of fields) assert.ok(knownIdentifier({ system: 'urn:other', value }).namesNobody, value)
    for (const value of ['1', '11111', '10', 'X', 'X1', 'NA-1', 'NONE-7', '1111112', '100000']) {
      assert.ok(!knownIdentifier({ system: 'urn:other', value }).namesNobody, value)
    }
  })

  it('are compared exactly if they are unknown', () => {
    const system = 'https://mrn.example/numbers'
    for (const value of ['00123', '123', 'A-1', 'a-1', 'A1', 'A 1', '１２３']) {
      assert.deepEqual(knownIdentifier({ system, value }),
        { system, value, isRegistered: false, namesNobody: false, facts: {} })
    }
    assert.equal(knownIdentifier({ system: `${system}/`, value: '1' }).system, `${system}/`)
  })
})
