import { randomBytes } from 'node:crypto'
import { accessListBytes } from '../../protocol/access/index.js'
import {
  contestSignBytes, decode, orderSignBytes, patientActCodec, possessionSignBytes, erasureSignBytes, signStep
} from '../../protocol/codec/index.js'
import { createSigner } from '../../protocol/crypto/index.js'
import {
  Appointment, Measure, PatientScope, PatientStep, fromHex, hex, type PatientAct, type Signer
} from '../../protocol/types/index.js'
import { cardText, fingerprintOf } from '../../records/index.js'
import { decodeKeyFile, encodeKeyFile, KeyFileDamaged, WrongPassphrase } from './key-file.js'
import { OperatorError } from './operator-error.js'

const SEED_BYTES = 32

/** An order as a hospital prepared it; byte strings are hexadecimal. */
export interface OrderToSign {
  readonly handle: string
  readonly counter: number
  readonly signedAt: number
  readonly act: string
  readonly message: string
}

/** A step of a measure as a hospital prepared it. */
export interface StepToSign {
  readonly chainId: string
  readonly record: string
  readonly signedAt: number
  readonly message: string
}

/** What a patient asked for. */
export interface AskedStep {
  readonly measure: 'erase' | 'restrict' | 'rectify'
  readonly step: 'request' | 'withdraw' | 'contest'
  /** The case of the first version of the record, or its first digits. */
  readonly record: string
}

/** What the patient asked for, as the body of the call has it. */
export interface AskedAct {
  readonly type: string
  readonly number?: number
  readonly key?: string
  readonly role?: keyof typeof Appointment
  readonly scope?: readonly (keyof typeof PatientScope)[]
  readonly from?: number
  readonly until?: number
}

/** The key of a patient, a guardian or a delegate. The secret part stays in this object. */
export interface PatientKeyHolder {
  readonly key: string
  /** @throws OperatorError 'another-order' if the hospital prepared something else than was asked for */
  sign (order: OrderToSign, chainId: string, asked: AskedAct): string
  /** Signs a step of a measure on a record. @throws OperatorError 'another-order' */
  signStep (prepared: StepToSign, asked: AskedStep): string
  /** Signs for the key itself, so that it can be registered under this counter. */
  possess (chainId: string, handle: string, counter: number): string
  /** Signs that the patient contests the judgement of an emergency. */
  contest (chainId: string, emergency: string): string
  /** Signs that the patient wants to see the list of accesses now. */
  seeAccesses (chainId: string, handle: string, at: number): string
}

/** Makes a key and the text of its file, which a passphrase seals. */
export async function makePatientKey (
  passphrase: string, cost?: number
): Promise<{ readonly key: string, readonly file: string }> {
  const seed = randomBytes(SEED_BYTES)
  return { key: hex(createSigner(seed).id), file: await encodeKeyFile('patient', seed, passphrase, cost) }
}

/** Opens a key file of a patient. @throws OperatorError */
export async function openPatientKey (text: string, passphrase: string): Promise<PatientKeyHolder> {
  try {
    return holderOf(createSigner(await decodeKeyFile('patient', text, passphrase)))
  } catch (error) {
    if (error instanceof WrongPassphrase) {
      throw new OperatorError('wrong-passphrase', 'The passphrase does not open the key file of the patient.')
    }
    if (error instanceof KeyFileDamaged) {
      throw new OperatorError('key-damaged', `The key file of the patient is not usable: ${error.message}.`)
    }
    throw error
  }
}

function holderOf (signer: Signer): PatientKeyHolder {
  return {
    key: hex(signer.id),
    sign ({ act: encoded, counter, handle, message, signedAt }, chainId, asked) {
      const act = decode(patientActCodec, fromHex(encoded))
      // The program of the patient computes what it signs. A hospital could send anything else.
      const isSame = act.verdict === 'accept' && isAsked(act.value, asked) && message === hex(orderSignBytes(
        fromHex(chainId), { handle: fromHex(handle), counter, signedAt, act: act.value }))
      if (!isSame) {
        throw new OperatorError('another-order',
          'The hospital prepared another order than was asked for, so it is not signed.')
      }
      return hex(signer.sign(fromHex(message)))
    },
    signStep ({ chainId, message, record, signedAt }, { measure, record: named, step }) {
      const asked = {
        record: fromHex(record), measure: Measure[measure], step: PatientStep[step], signedAt
      }
      const isAsked = record.startsWith(named.toLowerCase()) &&
        message === hex(erasureSignBytes(fromHex(chainId), asked))
      if (!isAsked) {
        throw new OperatorError('another-order',
          'The hospital prepared another step than was asked for, so it is not signed. Name the first ' +
            'version of the record, which erasure status shows.')
      }
      return hex(signStep(fromHex(chainId), signer, asked).order)
    },
    possess: (chainId, handle, counter) => hex(signer.sign(possessionSignBytes(fromHex(chainId),
      { handle: fromHex(handle), counter, key: signer.id }))),
    contest: (chainId, emergency) =>
      hex(signer.sign(contestSignBytes(fromHex(chainId), fromHex(emergency)))),
    seeAccesses: (chainId, handle, at) =>
      hex(signer.sign(accessListBytes(fromHex(chainId), fromHex(handle), at)))
  }
}

/** Tells whether a prepared act says what was asked for. The rule of a consent is behind its hash. */
function isAsked (act: PatientAct, asked: AskedAct): boolean {
  // A link is given like a consent. Both are behind their hashes.
  if (act.type !== (asked.type === 'link' ? 'give' : asked.type)) return false
  switch (act.type) {
    case 'revoke': return act.number === asked.number
    case 'dismiss':
    case 'rotate': return hex(act.key) === asked.key
    case 'appoint': {
      const scope = (asked.scope ?? []).reduce((sum, name) => sum | PatientScope[name], 0)
      return hex(act.key) === asked.key && act.scope === scope && act.until === asked.until &&
        asked.role !== undefined && act.role === Appointment[asked.role] &&
        (asked.from === undefined || act.from === asked.from)
    }
    case 'give':
    case 'attest':
    case 'cancel':
    case 'object': return true
  }
}

/** What a card shows of a patient: the text of its QR code, and the fingerprint of the key. */
export function patientCard (
  { chainId, key, name }: { readonly chainId: string, readonly key: string, readonly name: string }
): { readonly text: string, readonly fingerprint: string } {
  return {
    text: cardText({ chainId: fromHex(chainId), key: fromHex(key), name: fromHex(name) }),
    fingerprint: hex(fingerprintOf(fromHex(key))).replace(/(.{4})(?=.)/g, '$1 ')
  }
}
