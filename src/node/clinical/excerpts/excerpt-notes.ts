import { recordPseudonym } from '../../../protocol/names/index.js'
import {
  AccessKind, equal, type Case, type Chain, type MemberId, type Signer
} from '../../../protocol/types/index.js'
import type { AccessLog } from '../../accesses/access-log.js'
import { notesOf } from '../../accesses/note.js'
import type { Names } from '../../names/names.js'
import type { PatientIndex } from '../patient-index.js'

export interface ExcerptNotesParts {
  readonly chain: Chain, readonly signer: Signer, readonly log: Pick<AccessLog, 'record'>
  readonly names: Pick<Names, 'knows' | 'of'>
  readonly patients: Pick<PatientIndex, 'patientOf' | 'identifierOf'>
}

/** Logs for the patient that a hospital gets the excerpt of an own case. No record is opened for it. */
export class ExcerptNotes {
  constructor (private readonly parts: ExcerptNotesParts) {}

  /** @throws AccessLogFull */
  async record ({ id, pseudonym }: Case, other: MemberId): Promise<void> {
    const { chain, log, names, patients, signer } = this.parts
    const patient = await patients.patientOf(id)
    const identifier = patient === undefined ? undefined : await patients.identifierOf(patient)
    if (identifier === undefined || !await names.knows(identifier)) return
    const { all } = await names.of(identifier)
    const name = all.find(one => equal(recordPseudonym(chain.id, one, signer.id), pseudonym))
    if (name === undefined) return
    await log.record(notesOf(chain.id, name, AccessKind.excerpt, { cases: [id], other }))
  }
}
