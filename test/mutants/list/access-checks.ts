import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const COPY = { type: 'tests', files: ['unit/node/services/patient-export.test.ts'] } as const
const SEERS = { type: 'tests', files: ['unit/node/services/who-sees.test.ts'] } as const
const NOTICES = { type: 'tests', files: ['unit/node/notices/notices.test.ts'] } as const
const NODES = { type: 'tests', files: ['unit/node/services/accesses.test.ts'] } as const

/** §18: checks of the log of accesses, which unit tests catch. */
export const ACCESS_CHECKS: readonly Mutant[] = [
  ...mistakesIn('codec/forms/access-log.ts', '§18.1', 'codec/verify-transaction', [
    {
      name: 'a batch may name an access twice',
      find: "size < entries.length ? 'access-twice' : undefined",
      replace: "size > entries.length ? 'access-twice' : undefined"
    },
    {
      name: 'batches need no number',
      find: "  if (number === 0) return 'access-without-number'\n",
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/kinds/access-log.ts', '§18.3', 'ledger/accesses', [
    {
      name: 'a batch of accesses counts twice',
      find: "  if (number <= last) return reject('access-known')\n",
      replace: ''
    },
    {
      name: 'a batch of accesses may skip numbers',
      find: "  if (number > last + 1) return ignore('access-ahead')\n",
      replace: ''
    },
    {
      name: 'a hospital logs without end',
      find: "  if (count.accesses > ACCESSES_PER_DAY) return reject('accesses-of-the-day')\n",
      replace: ''
    },
    {
      name: 'former members log accesses',
      find: "  if (!work.state.set.has(author)) return ignore('not-a-member')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('access/identifiers.ts', '§18.3', 'access/vectors', [
    {
      name: 'the chain of accesses leaves out the author',
      find: 'handle, chain, author, u64.encode(number)',
      replace: 'handle, chain, handle, u64.encode(number)'
    }
  ]),
  ...mistakesIn('access/check-accesses.ts', '§18.3', 'access/vectors', [
    {
      name: 'a list of accesses may lack some',
      find: "  if (head !== undefined && !equal(chain, head.chain)) return reject('accesses-differ')\n",
      replace: ''
    }
  ]),
  {
    name: 'a read is shown before its log is durable',
    rule: '§18.4', file: 'src/node/clinical/consents/patient-reads.ts',
    trial: { type: 'tests', files: ['unit/node/clinical/consents/patient-reads.test.ts'] },
    find: 'await Promise.all([this.#log(cases, permitted, read), this.#open',
    replace: 'this.#log(cases, permitted, read).catch(() => {}); await Promise.all([this.#open'
  },
  {
    name: 'a refused read is not logged',
    rule: '§18.4', file: 'src/node/clinical/consents/patient-reads.ts', trial: NODES,
    find: '      ...refused.length === 0\n',
    replace: '      ...refused.length >= 0\n'
  },
  {
    name: 'a holder gives keys without logging them',
    rule: '§18.4', file: 'src/node/custody/custody-server.ts',
    trial: { type: 'tests', files: ['unit/node/custody/custody.test.ts'] },
    find: '    await this.#note(reading, judged)\n',
    replace: ''
  },
  {
    name: 'any hospital sees who read',
    rule: '§18.5', file: 'src/node/services/accesses/who-sees.ts', trial: NODES,
    find: 'hospital.situations.treatment(name, running.signer.id, time) === undefined) {',
    replace: 'hospital.situations.treatment(name, running.signer.id, time) === undefined && time < 0) {'
  },
  {
    name: 'who may order for a patient sees the accesses, too',
    rule: '§18.5', file: 'src/node/services/accesses/who-sees.ts', trial: SEERS,
    find: "wanted === 'list' && (appointed.scope & PatientScope.see) !== 0",
    replace: "wanted === 'list'"
  },
  {
    name: 'a guardian who may see gets a copy of the records',
    rule: '§18.5', file: 'src/node/services/accesses/who-sees.ts', trial: SEERS,
    find: "wanted === 'list' && (appointed.scope",
    replace: '(appointed.scope'
  },
  {
    name: 'a guardian sees before its period begins',
    rule: '§18.5', file: 'src/node/services/accesses/who-sees.ts', trial: SEERS,
    find: ' || time < appointed.from',
    replace: ''
  },
  {
    name: 'a list of accesses names records that the hospital may not read',
    rule: '§18.5', file: 'src/node/services/accesses/access-list.ts', trial: NODES,
    find: 'event.cases.filter(mayName)',
    replace: 'event.cases'
  },
  {
    name: 'AuditEvents tell that a hidden record was touched',
    rule: '§18.5', file: 'src/node/services/accesses/access-services.ts', trial: NODES,
    find: 'event === undefined || isHidden ?',
    replace: 'event === undefined || (isHidden && false) ?'
  },
  {
    name: 'ids of AuditEvents show a gap',
    rule: '§18.5', file: 'src/node/services/accesses/access-services.ts', trial: NODES,
    find: '-${hex(hash).slice(0, ID_DIGITS)}`',
    replace: '-${hash.length}`'
  },
  {
    name: 'hidden records are hidden from the patient, too',
    rule: '§18.5', file: 'src/node/services/accesses/who-sees.ts', trial: NODES,
    find: 'isOfPatient(identifier, signedBy) ? undefined : lookOf(caller)',
    replace: "isOfPatient(identifier, signedBy) ? { purpose: 'PATRQT' as const } : lookOf(caller)"
  },
  {
    name: 'anybody gets a receipt with content',
    rule: '§18.5', file: 'src/node/services/receipt-content.ts', trial: COPY,
    find: "      await checkPatientOrTreating(given, patient, signedBy, 'copy')\n",
    replace: ''
  },
  {
    name: 'any hospital makes a copy for a patient',
    rule: '§18.5', file: 'src/node/services/patient-export.ts', trial: COPY,
    find: "      await checkPatientOrTreating(given, patient, signedBy, 'copy')\n",
    replace: ''
  },
  {
    name: 'a copy for a patient is not logged',
    rule: '§18.4', file: 'src/node/services/patient-export.ts', trial: COPY,
    find: 'name, AccessKind.export,',
    replace: 'name, AccessKind.search,'
  },
  {
    name: 'a look at accesses is logged as treatment, whatever it was',
    rule: '§18.2', file: 'src/node/services/accesses/who-sees.ts', trial: COPY,
    find: "purposes.includes('TREAT') ? 'TREAT' : first as Purpose",
    replace: "purposes.length > 0 ? 'TREAT' : first as Purpose"
  },
  {
    name: 'a notice that the hook refused counts as sent',
    rule: '§18.4', file: 'src/node/notices/notices.ts', trial: NOTICES,
    find: 'if (!await this.#send(notices.slice(at, at + MOST))) return false',
    replace: 'await this.#send(notices.slice(at, at + MOST))'
  },
  {
    name: 'the number of a patient lies open beside its handle',
    rule: '§18.4', file: 'src/node/clinical/patient-index.ts', trial: NOTICES,
    find: 'const sealed = this.secrets.seal(HANDLE_PURPOSE, key, utf8(JSON.stringify({ system, value })))',
    replace: 'const sealed = utf8(JSON.stringify({ system, value }))'
  },
  {
    name: 'a further case finds the patient who had the handle before',
    rule: '§18.4', file: 'src/node/clinical/patient-index.ts',
    trial: { type: 'tests', files: ['unit/node/clinical/patient-index.test.ts'] },
    find: 'if (noted?.system === system && noted.value === value) return',
    replace: 'if (noted !== undefined) return'
  },
  {
    name: 'own readings are notices',
    rule: '§18.4', file: 'src/node/notices/events-of-patients.ts',
    trial: { type: 'tests', files: ['unit/node/notices/events-of-patients.test.ts'] },
    find: 'return equal(hospital, self) ? [] : readingsOf',
    replace: 'return equal(hospital, self) && entries.length === 0 ? [] : readingsOf'
  },
  {
    name: 'an event may contradict its entry',
    rule: '§18.2', file: 'src/node/accesses/events.ts',
    trial: { type: 'tests', files: ['unit/node/accesses/outbox.test.ts'] },
    find: 'event.value.kind === kind && equal(event.value.hospital, author) ? event.value : undefined',
    replace: 'event.value.kind >= 0 || equal(event.value.hospital, author) ? event.value : undefined'
  },
  {
    name: 'a copy of an event is not checked',
    rule: '§18.2', file: 'src/node/accesses/copies.ts',
    trial: { type: 'tests', files: ['unit/node/accesses/copies.test.ts'] },
    find: 'if (equal(accessHash(this.parts.chain.id, sealed), hash)) return lacking.has(hex(hash))',
    replace: 'if (sealed.length > 0) return lacking.has(hex(hash))'
  }
]
