import { ServiceError, readingOf, type HospitalServices } from '../../api/index.js'
import { receiptContentCodec } from '../../protocol/receipt/index.js'
import { AccessKind, PURPOSES, ROLES, equal, hex } from '../../protocol/types/index.js'
import { withContent } from '../../receipt/index.js'
import { notesOf } from '../accesses/note.js'
import type { Closed } from '../clinical/consents/patient-reads.js'
import { checkPatientOrTreating } from './accesses/index.js'
import type { NamedPatient } from './consents/acts.js'
import { casesOf } from './fhir/index.js'
import type { HospitalParts } from './hospital-parts.js'
import { ListChanges } from './list-changes.js'
import { receiptOf } from './patient-export.js'
import { patientRefused } from './refusals.js'

type Asked = Parameters<HospitalServices['receiptWithContent']>[0]['body']['patient']

const CLOSED: Readonly<Record<Closed, readonly [status: number, text: string]>> = {
  'not-permitted': [403, 'this hospital may not open this record for the patient; ask its own hospital, or ' +
    'give a consent with the purpose PATRQT'],
  'not-here': [503, 'the record is not here; run chain verify'],
  'no-key': [503, 'too few hospitals gave their part of the key; try again later'],
  'erased': [410, 'the record is erased at every hospital'],
  'erasing': [409, 'an order to erase the record waits, so it opens in emergencies alone'],
  'not-current': [503, 'this node does not know yet which records were erased; try again later']
}

/**
 * Makes the handler of receipts with their content, for the patient's own copy. It opens what the copy opens
 * (protocol/SPECIFICATION.md §18.5), for the same people, and logs the same accesses.
 * @param named finds the patient of a call
 */
export function receiptContentServices (
  parts: () => HospitalParts, named: (patient: Asked) => Promise<NamedPatient>
): Pick<HospitalServices, 'receiptWithContent'> {
  let lists: ListChanges | undefined
  return {
    async receiptWithContent ({ body: { patient: asked, signedBy }, params }, caller) {
      const { purpose } = readingOf(caller, { purpose: 'PATRQT' as const })
      const patient = await named(asked)
      const given = parts()
      await checkPatientOrTreating(given, patient, signedBy, 'copy')
      const { chain: running, finder, hospital } = given
      const id = await finder.resolve(params.id)
      const { cases, nameOf } = await casesOf(given, patient.names)
      const found = cases.find(one => equal(one.id, id))
      const name = nameOf.get(hex(id))
      if (found === undefined || name === undefined) {
        throw new ServiceError(409, 'other-patient', 'the case is of somebody else; nothing was opened')
      }
      const refused = (error: unknown): never => { throw patientRefused(error) }
      const [record] = await hospital.patientReads.read(caller, [found],
        { name, purpose, practitioner: undefined, role: ROLES.any }).catch(refused)
      const opened = record !== undefined && 'opened' in record ? record.opened : undefined
      if (opened?.seal === undefined) throw closedError(record !== undefined && 'closed' in record
        ? record.closed : 'not-here')
      if (!opened.isApproved) {
        throw new ServiceError(409, 'record-mismatch', 'this record is not what the hospitals judged, so ' +
          'it gets no receipt with content; see chain mismatches')
      }
      await hospital.accesses.log.record(notesOf(running.chain.id, name, AccessKind.export,
        { purpose: PURPOSES.PATRQT, cases: [id] })).catch(refused)
      lists ??= new ListChanges(running.chain, running.store)
      const content = receiptContentCodec.encode({ ...opened.seal, plaintext: opened.plaintext })
      return withContent(await receiptOf(given, lists, found), content)
    }
  }
}

function closedError (closed: Closed): ServiceError {
  const [status, text] = CLOSED[closed]
  return new ServiceError(status, `record-${closed}`, text)
}
