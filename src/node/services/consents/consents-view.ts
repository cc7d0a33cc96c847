import type { ConsentEntryView, ConsentsView } from '../../../api/index.js'
import type { LiveConsent } from '../../../protocol/consent/index.js'
import { ConsentOrigin, type HandleConsent } from '../../../protocol/ledger/index.js'
import { consentKey, patientHandle } from '../../../protocol/names/index.js'
import { Appointment, PatientScope, hex } from '../../../protocol/types/index.js'
import {
  CASE_SYSTEM, CONSENT_POLICY, HANDLE_SYSTEM, MEMBER_SYSTEM, PATIENT_KEY_SYSTEM, consentResource,
  type PatientIdentifier
} from '../../../records/index.js'
import { peerIdOf } from '../../../network/index.js'
import { openRules } from '../../clinical/consents/opened-rules.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { attestedOf, attestedView } from '../reviews/index.js'
import type { NamedPatient } from './acts.js'
import { linkViews } from './link-view.js'
import { readerReference } from './references.js'

const ORIGINS = {
  [ConsentOrigin.patient]: 'patient', [ConsentOrigin.appointed]: 'appointed', [ConsentOrigin.filed]: 'filed',
  [ConsentOrigin.attested]: 'attested'
} as const

/** Shows the row of a patient, and each live consent as FHIR. */
export async function consentsView (
  parts: HospitalParts, { identifier, name }: NamedPatient, parties: Parties
): Promise<ConsentsView> {
  const { chain: running, hospital } = parts
  const { chain } = running
  const handle = patientHandle(chain.id, name)
  const time = correctedTime(running)
  const opened = await openRules({ chain, rules: hospital.rules }, handle, consentKey(chain.id, name), time,
    'peers')
  const { appointed, consents, counter, key, waiting } = opened.row
  const links = await linkViews(parts, name, opened)
  const marks = new Map(consents.map(consent => [consent.number, consent]))
  const shown = opened.consents.flatMap(consent => {
    const mark = marks.get(consent.number)
    return mark === undefined ? [] : [{ consent, mark }]
  })
  const times = await running.index.timesOf(consents.map(({ height }) => height))
  return {
    handle: hex(handle),
    counter,
    ...(key === undefined ? {} : { key: hex(key) }),
    ...(waiting === undefined
      ? {}
      : { waiting: { key: hex(waiting.key), since: waiting.since, vouches: waiting.vouches } }),
    appointed: appointed.map(({ from, key: of, role, scope, until }) => ({
      key: hex(of), from, until,
      role: role === Appointment.guardian ? 'guardian' as const : 'delegate' as const,
      scope: Object.entries(PatientScope).filter(([, bit]) => (scope & bit) !== 0).map(([word]) => word)
    })),
    consents: shown.map(({ consent, mark }) => {
      const link = links.get(consent.number)
      const entry = entryView(consent, mark, identifier, times.get(consent.height) ?? time, parties)
      return link === undefined ? entry : { ...entry, link }
    }),
    reviews: (await attestedOf(parts, handle)).map(found => attestedView(parts, found, parties))
  }
}

/** @param dateTime of the block with the order */
export function entryView (
  { height, number, rule, signer }: LiveConsent, { origin, until }: Pick<HandleConsent, 'origin' | 'until'>,
  patient: PatientIdentifier, dateTime: number, parties: Parties
): ConsentEntryView {
  const isFiled = origin === ConsentOrigin.filed || origin === ConsentOrigin.attested
  return {
    number, height, origin: ORIGINS[origin],
    signer: isFiled ? { hospital: parties.show(signer) } : { key: hex(signer) },
    ...(until === 0 ? {} : { until }),
    ...(rule === undefined || rule.link !== undefined
      ? {}
      : {
          resource: consentResource(rule.provisions, {
            id: `consent-${number}`,
            patient: { identifier: { system: patient.system, value: patient.value } },
            performer: isFiled
              ? { identifier: { system: patient.system, value: patient.value } }
              : { identifier: { system: PATIENT_KEY_SYSTEM, value: hex(signer) } },
            organization: isFiled
              ? { identifier: { system: MEMBER_SYSTEM, value: peerIdOf(signer) } }
              : { display: 'the hospitals of this chain' },
            source: { identifier: { system: HANDLE_SYSTEM, value: String(number) } },
            policy: CONSENT_POLICY,
            dateTime,
            readerOf: readerReference,
            recordOf: record => ({ identifier: { system: CASE_SYSTEM, value: hex(record) } })
          })
        })
  }
}
