import type { AccessReviewView, AttestedReviewView, HospitalServices } from '../../../api/index.js'
import { decode, type UnsignedTransaction } from '../../../protocol/codec/index.js'
import { EMERGENCY_REASONS, ruleCodec } from '../../../protocol/consent/index.js'
import { ConsentOrigin, judgesOf, type Reviewed } from '../../../protocol/ledger/index.js'
import {
  ConsentReason, Judgement, JudgementReason, TransactionKind, equal, fromHex, hex
} from '../../../protocol/types/index.js'
import { HANDLE_SYSTEM } from '../../../records/index.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { entryView } from '../consents/index.js'
import {
  CONSENT_REASONS, attestedConsentsView, attestedUnderReview, attestedView, findAttested,
  type FoundAttested
} from '../reviews/index.js'
import { erasedSince } from '../../clinical/erasures/erased-since.js'
import { emergencyRefused } from './refused.js'
import { recorded } from './roster-services.js'
import { REASONS } from './transaction-view.js'
import { emergencyView, findEmergency, foundUnderReview, type Found } from './views.js'

type Calls = 'accessReviews' | 'accessReview' | 'judgeAccess' | 'attestedConsents'
type Mine = { readonly emergency: Found } | { readonly consent: FoundAttested }

/** Makes the handlers of what this hospital was drawn to judge: emergencies (§17.4) and consents (§17.6). */
export function accessReviewServices (
  parts: () => HospitalParts, parties: Parties
): Pick<HospitalServices, Calls> {
  const isMine = (row: Reviewed): boolean => judgesOf(row).some(({ hospital }) =>
    equal(hospital, parts().chain.signer.id))
  const owed = ({ row }: { readonly row: Reviewed }): boolean => judgesOf(row).some(
    ({ hospital, judgement }) => judgement === 0 && equal(hospital, parts().chain.signer.id))
  const mine = async (id: string): Promise<Mine> => {
    const emergency = await findEmergency(parts(), id)
    const consent = await findAttested(parts(), fromHex(id.slice(0, id.length - id.length % 2)), id)
    if ((emergency === undefined) === (consent === undefined)) throw emergencyRefused('unknown-review')
    if (!isMine((emergency ?? consent!).row)) throw emergencyRefused('not-drawn-to-judge')
    return emergency === undefined ? { consent: consent! } : { emergency }
  }
  return {
    attestedConsents: async () => await attestedConsentsView(parts(), parties),
    async accessReviews () {
      const emergencies = (await foundUnderReview(parts())).filter(owed)
        .map(found => ({ at: found.row.drawnAt, view: emergencyView(parts(), found, parties) }))
      const consents = (await attestedUnderReview(parts())).filter(owed)
        .map(found => ({ at: found.row.drawnAt, view: attestedView(parts(), found, parties) }))
      return [...emergencies, ...consents].sort((a, b) => a.at - b.at).map(({ view }) => view)
    },
    async accessReview ({ params: { id } }) {
      const found = await mine(id)
      return 'consent' in found
        ? await consentToJudge(parts(), found.consent, parties)
        : await emergencyToJudge(parts(), found.emergency, parties)
    },
    async judgeAccess ({ body: { judgement, reason }, params: { id } }) {
      const { chain, hospital } = parts()
      const found = await mine(id)
      const { id: author } = chain.signer
      if ('emergency' in found) {
        if (judgement === 'void') throw emergencyRefused('judgement-reason')
        return recorded(await hospital.own.sendNew(
          { author, judgement: Judgement[judgement], ...emergencyJudged(found.emergency, reason) }))
      }
      if (judgement === 'void' && !await isErased(parts(), found.consent)) {
        throw emergencyRefused('patient-not-erased')
      }
      return recorded(await hospital.own.sendNew(
        { author, judgement: Judgement[judgement], ...consentJudged(found.consent, reason) }))
    }
  }
}

/** Tells whether the form of a consent went with its erased patient. */
async function isErased ({ chain }: HospitalParts, { row }: FoundAttested): Promise<boolean> {
  const { hostLoop: { state: { ledger: { set } } }, store } = chain
  return await erasedSince(store, set, row.handle, row.filedAt)
}

type Judged<K> = Omit<Extract<UnsignedTransaction, { readonly kind: K }>, 'author' | 'judgement'>

function emergencyJudged ({ id, row }: Found, reason: string): Judged<36> {
  const [code] = Object.values(JudgementReason).filter(number => REASONS[number] === reason)
  if (code === undefined) throw emergencyRefused('judgement-reason')
  const { entry, hospital: opener } = row
  return { kind: TransactionKind.emergencyJudge, id, opener, entry, reason: code }
}

function consentJudged ({ id, row }: FoundAttested, reason: string): Judged<42> {
  const [code] = Object.values(ConsentReason).filter(number => CONSENT_REASONS[number] === reason)
  if (code === undefined) throw emergencyRefused('judgement-reason')
  const { handle, hospital: filer, number } = row
  return { kind: TransactionKind.consentJudge, id, filer, handle, number, reason: code }
}

async function emergencyToJudge (
  parts: HospitalParts, found: Found, parties: Parties
): Promise<AccessReviewView> {
  const view = emergencyView(parts, found, parties)
  const opened = await parts.hospital.justifications.open(found.id, found.row)
  if (opened === undefined) return view
  const [reason = ''] = Object.entries(EMERGENCY_REASONS).find(([, code]) => code === opened.reason) ?? []
  return { ...view, justification: { reason, text: opened.text } }
}

async function consentToJudge (
  parts: HospitalParts, found: FoundAttested, parties: Parties
): Promise<AttestedReviewView> {
  const view = { ...attestedView(parts, found, parties), patientErased: await isErased(parts, found) }
  const filed = await parts.hospital.forms.open(found.id, found.row)
  const rule = filed === undefined ? undefined : decode(ruleCodec, filed.rule)
  if (filed === undefined || rule?.verdict !== 'accept') return view
  const { filedAt, handle, height, hospital: signer, number } = found.row
  const consent = { number, height, signer, filer: signer, isAttested: true, rule: rule.value }
  const { resource } = entryView(consent, { origin: ConsentOrigin.attested, until: 0 },
    { system: HANDLE_SYSTEM, value: hex(handle) }, filedAt, parties)
  return {
    ...view,
    filed: { document: Buffer.from(filed.document).toString('base64'), reason: filed.reason, resource }
  }
}
