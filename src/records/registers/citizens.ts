import { spellings } from './register.js'
import { REGISTERS } from './table.js'

/** Registers of citizens whose rules are not in the table. */
const OTHERS: readonly string[] = [
  'https://fhir.kemkes.go.id/id/nik',
  '1.3.6.1.4.1.19126.3',
  '2.16.756.5.32',
  '1.2.40.0.10.1.4.3.1',
  '1.2.250.1.213.1.4.9'
]

const SYSTEMS: ReadonlySet<string> = new Set(
  [...REGISTERS.flatMap(({ system, aliases }) => [system, ...aliases]), ...OTHERS].flatMap(spellings)
    .map((name) => name.toLowerCase()))

/** Matches URIs whose last part is a usual name of such a register. */
const NAMES = new RegExp('(^|[/:#._-])(' + [
  'ssn', 'ssin', 'niss', 'insz', 'bsn', 'nik', 'ktp', 'run', 'rut', 'cpf', 'personnummer',
  'samordningsnummer', 'hetu', 'henkilotunnus', 'fnr', 'f(o|oe|ø)dselsnummer', 'd-?nummer', 'cpr',
  'aadhaa?r', 'pesel', 'codice-?fiscale', 'dni', 'nie', 'curp', 'isikukood', 'nir', 'ahv(n?13)?', 'svnr',
  'personal-?(identity-?)?(number|code|id)', 'national-?(id|number|identifier)', 'citizen-?(id|number)',
  'passport(-?number)?', 'tax-?(id|number)'
].join('|') + ')/*$', 'i')

/** True if the system numbers citizens; such a number of a clinician must not be published. */
export function isOfCitizens (system: string): boolean {
  return SYSTEMS.has(system.toLowerCase()) || NAMES.test(system)
}
