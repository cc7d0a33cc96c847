import {
  ServiceError, type ConsentDecisionView, type HospitalServices, type OrderView
} from '../../../api/index.js'
import {
  decode, orderSignBytes, patientActCodec, vouchFor
} from '../../../protocol/codec/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import {
  AccessKind, TransactionKind, compare, fromHex, hex, type MemberId, type Ordered, type PatientName
} from '../../../protocol/types/index.js'
import { CARD_SYSTEM, isCard, knownIdentifier, readCard } from '../../../records/index.js'
import { memberIdOf, peerIdOf } from '../../../network/index.js'
import type { HospitalNode } from '../../assembly/hospital-node.js'
import type { Committed } from '../../clinical/own-transactions.js'
import { correctedTime } from '../../signing/own-clock.js'
import { notesOf } from '../../accesses/note.js'
import { accessServices, logDecision, type AccessCalls } from '../accesses/index.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { patientRefused } from '../refusals.js'
import { readAct, readFiling, type NamedPatient } from './acts.js'
import { consentsView } from './consents-view.js'
import type { Normal } from './references.js'
import { why } from './why.js'
import { orderRefused } from './order-refused.js'

type Calls = 'consents' | 'consentWhy' | 'prepareOrder' | 'sendOrder' | 'fileOrder' | 'registerKey' |
  'vouchKey' | 'patientName'

/** Makes the handlers of consents, orders, keys and accesses of patients. */
export function consentServices (
  { config }: Pick<HospitalNode, 'config'>, parts: () => HospitalParts, systems: () => readonly string[],
  parties: Parties
): Pick<HospitalServices, Calls | AccessCalls> {
  const named = patientNaming({ config }, parts, systems)
  const next = async (patient: NamedPatient): Promise<Ordered> => {
    const { chain, hospital } = parts()
    const handle = patientHandle(chain.chain.id, patient.name)
    const { counter } = await hospital.rules.row(handle, correctedTime(chain))
    return { handle, counter: counter + 1 }
  }
  return {
    ...accessServices(parts, named, parties),
    async consents ({ body }) {
      const patient = await named(body.patient)
      await parts().hospital.accesses.log.record(
        notesOf(parts().chain.chain.id, patient.name, AccessKind.search))
        .catch((error: unknown) => { throw patientRefused(error) })
      return await consentsView(parts(), patient, parties)
    },
    async consentWhy ({ body }): Promise<ConsentDecisionView> {
      const patient = await named(body.patient)
      const view = await why(parts(), patient, body, parties)
      const { permits: isPermitted } = view
      const { practitioner, purpose, reader } = body
      await logDecision(parts(), patient.name,
        { isPermitted, purpose, practitioner, reader: memberIdOf(reader) })
        .catch((error: unknown) => { throw patientRefused(error) })
      return view
    },
    async prepareOrder ({ body }) {
      const patient = await named(body.patient)
      const { chain } = parts()
      const ordered = await next(patient)
      const act = await readAct(parts(), named, patient, body.act)
      // Blocks may be dated a little behind this clock. An order waits until its time has come.
      const signedAt = Math.max(0, correctedTime(chain) - chain.chain.genesis.parameters.maxSkewMs)
      const order = { ...ordered, signedAt, act }
      return {
        handle: hex(ordered.handle), counter: ordered.counter, signedAt,
        act: hex(patientActCodec.encode(act)),
        message: hex(orderSignBytes(chain.chain.id, order))
      }
    },
    async sendOrder ({ body: { act: encoded, counter, handle, key, signature, signedAt } }) {
      const act = decode(patientActCodec, fromHex(encoded))
      if (act.verdict !== 'accept') {
        throw new ServiceError(422, act.code, 'the act is not one that was prepared')
      }
      const { chain, hospital } = parts()
      const order = {
        kind: TransactionKind.patientOrder, author: chain.signer.id, handle: fromHex(handle), counter,
        signedAt, act: act.value, key: fromHex(key), order: fromHex(signature)
      } as const
      return viewOf(order, act.value.type, await hospital.orders.send(order))
    },
    async fileOrder ({ body }) {
      const patient = await named(body.patient)
      const { chain, hospital } = parts()
      const filing = readFiling(body)
      const act = await readAct(parts(), named, patient, body.act, filing)
      const order = {
        kind: TransactionKind.patientFiling, author: chain.signer.id, ...await next(patient),
        form: fromHex(body.form), act
      } as const
      const sent = await hospital.orders.send(order)
      if (act.type !== 'attest') return viewOf(order, act.type, sent)
      const isRefused = 'code' in sent && sent.code !== 'not-final-yet'
      if (isRefused) await hospital.forms.drop(order.handle, act.ruleHash)
      return { ...viewOf(order, act.type, sent), keepsForm: filing.document !== undefined }
    },
    async registerKey ({ body: { counter, key, patient, possession, vouches = [] } }) {
      const { chain, hospital } = parts()
      const { name } = await named(patient)
      const order = {
        kind: TransactionKind.patientKey, author: chain.signer.id,
        handle: patientHandle(chain.chain.id, name), counter, key: fromHex(key),
        possession: fromHex(possession),
        vouches: vouches.map(vouch =>
          ({ member: memberOf(vouch.member), signature: fromHex(vouch.signature) }))
          .sort((a, b) => compare(a.member, b.member))
      } as const
      return viewOf(order, 'key', await hospital.orders.send(order))
    },
    async vouchKey ({ body: { counter, key, patient } }) {
      const { chain } = parts()
      const { name } = await named(patient)
      const handle = patientHandle(chain.chain.id, name)
      const { member, signature } = vouchFor(chain.chain.id, chain.signer,
        { handle, counter, key: fromHex(key) })
      return { member: peerIdOf(member), signature: hex(signature) }
    },
    async patientName ({ body }) {
      const patient = await named(body.patient)
      const { counter, handle } = await next(patient)
      const { chain: { chain: { id } }, hospital } = parts()
      // Whoever has the name finds the patient's cases without the number.
      await hospital.accesses.log.record(notesOf(id, patient.name, AccessKind.export))
        .catch((error: unknown) => { throw patientRefused(error) })
      return { chainId: hex(id as Uint8Array), name: hex(patient.name), handle: hex(handle), next: counter }
    }
  }
}

/** Makes the function that finds the patient of a call: by a card, or by the names that hospitals share. */
export function patientNaming (
  { config }: Pick<HospitalNode, 'config'>, parts: () => HospitalParts, systems: () => readonly string[]
): (patient: Parameters<Normal>[0]) => Promise<NamedPatient> {
  const normal: Normal = ({ system = config.patientSystem, value }) => isCard(value)
    ? { system: CARD_SYSTEM, value }
    : knownIdentifier({ system, value }, systems())
  return async patient => {
    const identifier = normal(patient)
    if (identifier.system === CARD_SYSTEM) {
      const name = nameOn(parts(), identifier.value)
      return { identifier, name, names: { current: name, all: [name] }, normal }
    }
    const names = await parts().hospital.lookUps.of(identifier)
      .catch((error: unknown) => { throw patientRefused(error) })
    return { identifier, name: names.current, names, normal }
  }
}

/** A card has the name of its patient, so that no other hospital needs to be asked. */
function nameOn ({ chain }: HospitalParts, text: string): PatientName {
  const card = readCard(chain.chain.id as Uint8Array, text)
  if (typeof card !== 'string') return card.name
  throw new ServiceError(422, card, 'the code is damaged, or it is a card of another chain')
}

function viewOf ({ counter, handle }: Ordered, act: string, sent: Committed): OrderView {
  if ('code' in sent) throw orderRefused(sent.code)
  return { handle: hex(handle), counter, height: sent.height, act }
}

function memberOf (peerId: string): MemberId {
  const id = memberIdOf(peerId)
  if (id !== undefined) return id
  throw new ServiceError(422, 'unknown-hospital', `${peerId} is no peer ID of a hospital`)
}
