import { AccessKind, type ChainId } from '../../../protocol/types/index.js'
import type { PatientIdentifier } from '../../../records/index.js'
import type { AccessLog } from '../../accesses/access-log.js'
import { notesOf } from '../../accesses/note.js'
import type { Names, PatientNames } from '../../names/names.js'

/**
 * Looks up names of patients for people who ask about a patient. A patient who was new to this hospital gets
 * an entry in the log of accesses. A look-up for a diagnosis has none: the chain has the diagnosis itself.
 */
export class PatientLookUps {
  constructor (
    private readonly chainId: ChainId, private readonly names: Pick<Names, 'knows' | 'of'>,
    private readonly log: Pick<AccessLog, 'record'>
  ) {}

  /** Tells whether this hospital has had the name of a patient, so that it asks no other hospital. */
  async knows (patient: PatientIdentifier): Promise<boolean> { return await this.names.knows(patient) }

  /** @throws NamesError, AccessLogFull */
  async of (patient: PatientIdentifier): Promise<PatientNames> {
    const isKnown = await this.names.knows(patient)
    const found = await this.names.of(patient)
    if (!isKnown) await this.log.record(notesOf(this.chainId, found.current, AccessKind.lookUp))
    return found
  }
}
