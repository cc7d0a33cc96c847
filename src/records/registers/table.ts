import {
  bsnHolds, cpfHolds, finnishHolds, kvidHolds, luhnHolds, nhsHolds, nirHolds, norwegianHolds
} from './check-digits.js'
import type { Register } from './register.js'

/** Blanks and dashes, in registers that give them no meaning. */
const SEPARATORS = /[\s.\-\u2010-\u2013\u00ad]/gu

function digits (length: number, holds: (number: string) => boolean): Register['canonical'] {
  return (value) => {
    const number = value.replace(SEPARATORS, '')
    return new RegExp(`^[0-9]{${length}}$`).test(number) && holds(number) ? number : undefined
  }
}

/** A day of the calendar as two digits each, the day moved by what the register adds to it. */
function isDay (day: string, month: string, moved = 0): boolean {
  const d = Number(day) - moved
  return d >= 1 && d <= 31 && Number(month) >= 1 && Number(month) <= 12
}

/**
 * Twelve digits say the century, and their separator says nothing. Of ten the separator is the century:
 * they stay as they are, since what it means depends on today.
 * @param moved 60 in a coordination number
 */
function swedish (moved: number): Register['canonical'] {
  return (value) => {
    const [, century = '', date, separator = '', last] = /^(\d{2})?(\d{6})([-+]?)(\d{4})$/.exec(value) ?? []
    if (date === undefined || last === undefined || !luhnHolds(date + last)) return undefined
    if (!isDay(date.slice(4), date.slice(2, 4), moved)) return undefined
    // Tolvan Tolvansson, the person of countless forms.
    if (date === '121212' && last === '1212') return undefined
    return century === '' ? `${date}${separator}${last}` : `${century}${date}${last}`
  }
}

/** The sign between date and number is the century; 900 to 999 are numbers for the time being. */
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

/** Areas 000, 666 and from 900 are not issued; the others stood in advertisements. */
function isSocialSecurityNumber (number: string): boolean {
  return !/^(000|666|9)|^...00|0000$/.test(number) && !['078051120', '219099999'].includes(number)
}

/** What is known to be right; what a country's register is not here is compared as it stands. */
export const REGISTERS: readonly Register[] = [
  {
    system: 'https://fhir.nhs.uk/Id/nhs-number',
    aliases: ['2.16.840.1.113883.2.1.4.1'],
    // 999 begins the numbers for tests.
    canonical: digits(10, (one) => !one.startsWith('999') && nhsHolds(one))
  },
  {
    system: 'http://electronichealth.se/identifier/personnummer',
    aliases: ['1.2.752.129.2.1.3.1'],
    canonical: swedish(0)
  },
  {
    system: 'http://electronichealth.se/identifier/samordningsnummer',
    aliases: ['1.2.752.129.2.1.3.3'],
    canonical: swedish(60)
  },
  { system: 'urn:oid:1.2.246.21', aliases: [], canonical: finnish },
  {
    // A month from 41 on is of a made-up person.
    system: 'urn:oid:2.16.578.1.12.4.1.4.1',
    aliases: [],
    canonical: digits(11, (one) => isDay(one.slice(0, 2), one.slice(2, 4)) && norwegianHolds(one))
  },
  {
    system: 'urn:oid:2.16.578.1.12.4.1.4.2',
    aliases: [],
    canonical: digits(11, (one) => isDay(one.slice(0, 2), one.slice(2, 4), 40) && norwegianHolds(one))
  },
  {
    system: 'urn:oid:1.2.208.176.1.2',
    aliases: [],
    canonical: digits(10, (one) => isDay(one.slice(0, 2), one.slice(2, 4)))
  },
  {
    system: 'http://fhir.de/sid/gkv/kvid-10',
    aliases: ['http://fhir.de/NamingSystem/gkv/kvid-10'],
    canonical: german
  },
  { system: 'urn:oid:2.16.840.1.113883.13.237', aliases: [], canonical: digits(11, cpfHolds) },
  { system: 'urn:oid:1.2.250.1.213.1.4.8', aliases: [], canonical: french },
  {
    // 9999 begins the numbers for tests.
    system: 'http://fhir.nl/fhir/NamingSystem/bsn',
    aliases: ['2.16.840.1.113883.2.4.6.3'],
    canonical: digits(9, (one) => !one.startsWith('9999') && bsnHolds(one))
  },
  {
    system: 'http://hl7.org/fhir/sid/us-ssn',
    aliases: ['2.16.840.1.113883.4.1'],
    canonical: digits(9, isSocialSecurityNumber)
  }
]
