import {
  belgianHolds, bsnHolds, cpfHolds, estonianHolds, finnishHolds, italianHolds, kvidHolds, luhnHolds, nhsHolds,
  nirHolds, norwegianHolds, peselHolds
} from './check-digits.js'
import {
  belgianFacts, dayFirst, estonianFacts, finnishFacts, frenchFacts, italianFacts, polishFacts, swedishFacts
} from './facts.js'
import type { Register } from './register.js'

/** Blanks and dashes, which many registers ignore. */
const SEPARATORS = /[\s.\-\u2010-\u2013\u00ad]/gu

function digits (length: number, isIssued: (number: string) => boolean): Register['canonical'] {
  return (value) => {
    const number = value.replace(SEPARATORS, '')
    return new RegExp(`^[0-9]{${length}}$`).test(number) && isIssued(number) ? number : undefined
  }
}

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for a day of some year: two digits each for day and month. The register adds `moved` to the day. */
function isDay (day: string, month: string, moved = 0): boolean {
  const d = Number(day) - moved
  return d >= 1 && d <= (LONGEST_MONTHS[Number(month) - 1] ?? 0)
}

/**
 * Makes the rule of a Swedish register. A number of twelve digits contains the century, so its separator is
 * dropped. In a number of ten digits the separator tells the century, relative to today, so it stays.
 * @param moved 60 in a coordination number
 */
function swedish (moved: number): Register['canonical'] {
  return (value) => {
    const [, century = '', date, separator = '', last] = /^(\d{2})?(\d{6})([-+]?)(\d{4})$/.exec(value) ?? []
    if (date === undefined || last === undefined || !luhnHolds(date + last)) return undefined
    if (!isDay(date.slice(4), date.slice(2, 4), moved)) return undefined
    // Tolvan Tolvansson, the made-up person of countless sample forms.
    if (date === '121212' && last === '1212') return undefined
    return century === '' ? `${date}${separator}${last}` : `${century}${date}${last}`
  }
}

/** @param moved 40 in a D number */
function norwegian (moved: number): Register['canonical'] {
  return digits(11, (number) =>
    isDay(number.slice(0, 2), number.slice(2, 4), moved) && norwegianHolds(number))
}

/** The Finnish sign between date and number tells the century. Numbers from 900 to 999 are temporary. */
function finnish (value: string): string | undefined {
  const number = value.toUpperCase()
  const [, date = '', person = '', check] = /^(\d{6})[-+A-FU-Y](\d{3})([0-9A-Y])$/.exec(number) ?? []
  if (check === undefined || !isDay(date.slice(0, 2), date.slice(2, 4))) return undefined
  if (person < '002' || person >= '900') return undefined
  return finnishHolds(date + person, check) ? number : undefined
}

function french (value: string): string | undefined {
  const number = value.replace(SEPARATORS, '').toUpperCase()
  return /^[1-478]\d{4}(\d{2}|2A|2B)\d{8}$/.test(number) && nirHolds(number) ? number : undefined
}

function german (value: string): string | undefined {
  return /^[A-Z]\d{9}$/.test(value) && kvidHolds(value) ? value : undefined
}

function italian (value: string): string | undefined {
  const code = value.replace(SEPARATORS, '').toUpperCase()
  const digit = '[0-9LMNPQRSTUV]'
  const form = new RegExp(`^[A-Z]{6}${digit}{2}[ABCDEHLMPRST]${digit}{2}[A-Z]${digit}{3}[A-Z]$`)
  return form.test(code) && italianHolds(code) ? code : undefined
}

/** Areas 000, 666 and above 899 are not issued. The two listed numbers were printed in advertisements. */
function isSocialSecurityNumber (number: string): boolean {
  return !/^(000|666|9)|^...00|0000$/.test(number) && !['078051120', '219099999'].includes(number)
}

/** Registers with known rules. Numbers of any other register are compared exactly as they are. */
export const REGISTERS: readonly Register[] = [
  {
    system: 'https://fhir.nhs.uk/Id/nhs-number',
    aliases: ['2.16.840.1.113883.2.1.4.1'],
    // Test numbers begin with 999.
    canonical: digits(10, (number) => !number.startsWith('999') && nhsHolds(number))
  },
  {
    system: 'http://electronichealth.se/identifier/personnummer',
    aliases: ['1.2.752.129.2.1.3.1'],
    canonical: swedish(0),
    facts: swedishFacts(0)
  },
  {
    system: 'http://electronichealth.se/identifier/samordningsnummer',
    aliases: ['1.2.752.129.2.1.3.3'],
    canonical: swedish(60),
    facts: swedishFacts(60)
  },
  { system: 'urn:oid:1.2.246.21', aliases: [], canonical: finnish, facts: finnishFacts },
  {
    // A month above 40 belongs to a made-up person.
    system: 'urn:oid:2.16.578.1.12.4.1.4.1',
    aliases: [],
    canonical: norwegian(0),
    facts: dayFirst(8)
  },
  {
    system: 'urn:oid:2.16.578.1.12.4.1.4.2',
    aliases: [],
    canonical: norwegian(40),
    facts: dayFirst(8, 40)
  },
  {
    system: 'urn:oid:1.2.208.176.1.2',
    aliases: [],
    canonical: digits(10, (number) => isDay(number.slice(0, 2), number.slice(2, 4))),
    facts: dayFirst(9)
  },
  {
    system: 'http://fhir.de/sid/gkv/kvid-10',
    aliases: ['http://fhir.de/NamingSystem/gkv/kvid-10'],
    canonical: german
  },
  { system: 'urn:oid:2.16.840.1.113883.13.237', aliases: [], canonical: digits(11, cpfHolds) },
  { system: 'urn:oid:1.2.250.1.213.1.4.8', aliases: [], canonical: french, facts: frenchFacts },
  {
    system: 'urn:oid:2.16.840.1.113883.3.4424.1.1.616',
    aliases: [],
    canonical: digits(11, peselHolds),
    facts: polishFacts
  },
  {
    system: 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin',
    aliases: [],
    canonical: digits(11, belgianHolds),
    facts: belgianFacts
  },
  {
    system: 'https://fhir.ee/sid/pid/est/ni',
    aliases: [],
    canonical: digits(11, estonianHolds),
    facts: estonianFacts
  },
  {
    system: 'http://hl7.it/sid/codiceFiscale',
    aliases: ['2.16.840.1.113883.2.9.4.3.2'],
    canonical: italian,
    facts: italianFacts
  },
  {
    // Test numbers begin with 9999.
    system: 'http://fhir.nl/fhir/NamingSystem/bsn',
    aliases: ['2.16.840.1.113883.2.4.6.3'],
    canonical: digits(9, (number) => !number.startsWith('9999') && bsnHolds(number))
  },
  {
    system: 'http://hl7.org/fhir/sid/us-ssn',
    aliases: ['2.16.840.1.113883.4.1'],
    canonical: digits(9, isSocialSecurityNumber)
  }
]
