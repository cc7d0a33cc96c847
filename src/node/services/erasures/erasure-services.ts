import { ServiceError, type ErasureNoticesView, type ErasureStepView, type HospitalServices }
  from '../../../api/index.js'
import { erasureSignBytes } from '../../../protocol/codec/index.js'
import { linkToken, patientHandle } from '../../../protocol/names/index.js'
import {
  CaseStatus, Ground, Measure, PatientStep, TransactionKind, fromHex, hex, isFor, type Authority, type Case,
  type ErasureAct
} from '../../../protocol/types/index.js'
import { readU64 } from '../../../storage/index.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { NamedPatient } from '../consents/acts.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { listOf, statusOf } from './measures-view.js'
import { MEASURES } from './names.js'
import { stepRefused } from './step-refused.js'

const DEFAULT_LIMIT = 100
/** Notices that are listed at once. */
const MAX_NOTICES = 1_000

type Calls = 'prepareStep' | 'sendStep' | 'decideMeasure' | 'erasureStatus' | 'erasures' | 'erasureNotices' |
  'confirmErasure'
type StepBody = Parameters<HospitalServices['sendStep']>[0]['body']
/** Finds the name of a patient. */
export type Name = (patient: StepBody['patient']) => Promise<NamedPatient>

/** Makes the handlers of erasures, restrictions, corrections and holds. */
export function erasureServices (
  parts: () => HospitalParts, named: Name, parties: Parties
): Pick<HospitalServices, Calls> {
  return {
    async prepareStep ({ body: { case: text, measure, step } }) {
      const { chain } = parts()
      const record = await firstOf(parts(), text)
      // Blocks may be dated a little behind this clock. A step waits until its time has come.
      const signedAt = Math.max(0, correctedTime(chain) - chain.chain.genesis.parameters.maxSkewMs)
      return {
        chainId: hex(chain.chain.id as Uint8Array), record: hex(record.id), signedAt,
        message: hex(erasureSignBytes(chain.chain.id, {
          record: record.id, measure: Measure[measure], step: PatientStep[step], signedAt
        }))
      }
    },
    async sendStep ({ body }) {
      const { name } = await named(body.patient)
      const record = await firstOf(parts(), body.case)
      const { chain } = parts().chain
      const handle = patientHandle(chain.id, name)
      const by = authorityOf(body)
      const act: ErasureAct = body.step === 'request'
        ? { type: 'request', handle, token: linkToken(chain.id, name, record.r), by }
        : { type: body.step, handle, by }
      return await send(parts(), record, Measure[body.measure], act)
    },
    async decideMeasure ({ body: { case: text, ground, measure, reasons } }) {
      const record = await firstOf(parts(), text)
      if (measure === 'erase' && isFor(Ground[ground])) await refuseDisputed(parts(), record)
      return await send(parts(), record, Measure[measure],
        { type: 'decide', ground: Ground[ground], reasons: fromHex(reasons) })
    },
    async erasureStatus ({ params: { id } }) {
      return await statusOf(parts().chain, (await firstOf(parts(), id)).id, parties)
    },
    async erasures ({ query: { limit = DEFAULT_LIMIT } }) {
      const { chain, hospital } = parts()
      return await listOf(chain, limit, parties, hospital.erasures.decisions.keys())
    },
    erasureNotices: async () => await noticesOf(parts()),
    async confirmErasure ({ body }) {
      const { id } = await firstOf(parts(), body.case)
      if (!await parts().hospital.erasures.confirm(id)) {
        throw new ServiceError(404, 'unknown-notice', 'no notice of this record waits for confirmation')
      }
      return await noticesOf(parts())
    }
  }
}

/** Returns the first version of the record of a case. */
async function firstOf ({ finder, hospital }: HospitalParts, text: string): Promise<Case> {
  const found = await finder.read(await finder.resolve(text))
  const first = found && await finder.read(await hospital.closures.first(found))
  if (first !== undefined) return first
  throw new ServiceError(404, 'unknown-case', 'no block has this case')
}

function authorityOf ({ form, key, signature, signedAt }: StepBody): Authority {
  if (form !== undefined && key === undefined) return { type: 'form', form: fromHex(form) }
  if (form === undefined && key !== undefined && signature !== undefined && signedAt !== undefined) {
    return { type: 'key', key: fromHex(key), signedAt, order: fromHex(signature) }
  }
  throw new ServiceError(422, 'step-incomplete',
    'a step needs either form, or key, signature and signedAt as they were prepared')
}

async function send (
  { chain, hospital }: HospitalParts, { id }: Case, measure: Measure, act: ErasureAct
): Promise<ErasureStepView> {
  const sent = await hospital.steps.send({
    kind: TransactionKind.erasureOrder, author: chain.signer.id, record: id, measure, act
  })
  if ('code' in sent) throw stepRefused(sent.code)
  return { record: hex(id), measure: MEASURES[measure], height: sent.height }
}

/** The chain does not know what a record disputes, so the hospital looks into its own notes. */
async function refuseDisputed ({ finder, hospital }: HospitalParts, record: Case): Promise<void> {
  for (const { id } of await hospital.closures.versions(record.id)) {
    const disputes = await finder.readMany(await hospital.disputes.of(id))
    if (!disputes.some(({ status }) => status <= CaseStatus.open)) continue
    throw new ServiceError(409, 'dispute-open', 'a record that disputes this one is not decided yet')
  }
}

async function noticesOf ({ chain: { store } }: HospitalParts): Promise<ErasureNoticesView> {
  const notices: { readonly record: string, readonly since: number }[] = []
  for await (const [record, row] of store.erasureNotices.iterate({ limit: MAX_NOTICES })) {
    notices.push({ record: hex(record), since: readU64(row) })
  }
  return { notices }
}
