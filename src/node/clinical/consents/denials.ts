import { deniedHospitals } from '../../../protocol/consent/index.js'
import { consentKey, patientHandle } from '../../../protocol/names/index.js'
import type { Chain, PatientName, Timestamp } from '../../../protocol/types/index.js'
import type { DeniedHospitals } from '../job.js'
import type { Situations } from './situations.js'

/**
 * Finds the hospitals to which a patient denies a diagnosis. The case part names them by marks
 * (records/SPECIFICATION.md §6.5). A rule that is not on this disk is left out, since a submission waits for
 * nobody.
 */
export class Denials {
  constructor (private readonly parts: {
    readonly chain: Chain, readonly now: () => Timestamp, readonly situations: Pick<Situations, 'consents'>
  }) {}

  async of (name: PatientName): Promise<DeniedHospitals> {
    const { chain, now, situations } = this.parts
    const time = now()
    const { linked, own } =
      await situations.consents(patientHandle(chain.id, name), consentKey(chain.id, name), time, 'here')
    const consents = [...own, ...linked]
    return consents.length === 0 ? () => [] : sensitive => deniedHospitals(consents, sensitive, time)
  }
}
