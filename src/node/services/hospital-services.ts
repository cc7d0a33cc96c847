import { ServiceError, type HospitalServices } from '../../api/index.js'
import { knownIdentifier, MEMBER_SYSTEM, readSubmission, type SubmissionDefaults } from
  '../../records/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { HospitalNode } from '../assembly/hospital-node.js'
import type { Hospital } from '../clinical/hospital.js'
import { MAX_QUEUED } from '../clinical/submissions.js'
import { correctedTime } from '../signing/own-clock.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { CaseWaiters } from './case-waiters.js'
import { historyOf } from './history.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { recoveryServices } from './recovery-services.js'
import { reviewServices } from './review-services.js'
import { submitDocument, TURN_MS } from './submitting.js'

export function hospitalServices (
  node: HospitalNode, parts: () => HospitalParts, waiters: CaseWaiters, parties: Parties
): HospitalServices {
  return {
    async submit ({ query: { force = false, wait = 0 }, body: resource }) {
      const { chain, ...rest } = parts()
      const { clock, random } = chain
      const waitMs = wait * 1000
      const endsAt = waitMs === 0 ? undefined : clock.monotonic() + waitMs
      const parsed = readSubmission(resource, defaultsOf(node, chain), correctedTime(chain), {
        force, random: random(32)
      })
      await checkReady(rest.hospital, waitMs)
      return await submitDocument({ chain, waiters, ...rest }, resource, parsed, endsAt)
    },
    ...reviewServices(parts, parties),
    ...recoveryServices(parts),
    async history ({ body: { system = node.config.patientSystem, value } }, caller) {
      const identifier = knownIdentifier({ system, value }, patientSystems(node.config))
      const entries = await historyOf(parts(), identifier, caller)
      if (entries.length === 0) {
        throw new ServiceError(404, 'unknown-patient', 'no record here has this identifier; write it as ' +
          'system|value, exactly as in Patient.identifier')
      }
      return { entries }
    }
  }
}

/** Returns the clinician and the systems for a submission that names none. */
function defaultsOf ({ base, config }: HospitalNode, chain: RunningChain): SubmissionDefaults {
  const practitioner = config.practitionerNumber === ''
    ? { system: MEMBER_SYSTEM, value: base.network.peerId }
    : { system: config.practitionerSystem, value: config.practitionerNumber }
  return {
    submitter: chain.signer.id, practitioner, patientSystems: patientSystems(config),
    ...(config.recordSystem === '' ? {} : { recordSystem: config.recordSystem }),
    ...(config.recordBase === '' ? {} : { recordBase: config.recordBase })
  }
}

/** Lists the national register first, then the other names and registers that are configured. */
function patientSystems ({ patientSystem, patientRegisters }: HospitalConfig): readonly string[] {
  return [patientSystem, ...patientRegisters]
}

/** Waits for the linking key. The hospitals agree on it within seconds after the chain has begun. */
async function checkReady (hospital: Hospital, waitMs: number): Promise<void> {
  if (!await hospital.linking.whenReady(waitMs === 0 ? TURN_MS : waitMs)) {
    throw new ServiceError(503, 'no-linking-key', 'the hospitals have not agreed on a linking key yet, or ' +
      'this hospital has not received it; status names the hospitals that are not connected')
  }
  if (hospital.submissions.queued >= MAX_QUEUED) {
    throw new ServiceError(503, 'busy', 'too many submissions wait for their turn; try again in a second')
  }
}
