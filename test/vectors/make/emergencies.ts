/** The roster and the emergencies that several files of vectors contain. */
import {
  TransactionKind, type EmergencyClaim, type RosterEntry, type Transaction
} from '../../../src/protocol/types/index.js'
import { number32, number64, number8, tagged } from '../../../src/sim/checkers/arithmetic.js'
import { A, B, digest, keyOf, type Key } from './cast.js'
import { chain, signed } from './chain.js'
import { cat } from './layouts.js'
import { patientKey } from './story.js'

type Kind<K extends Transaction['kind']> = Extract<Transaction, { readonly kind: K }>

/** The keys of the practitioners of hospital A, by their numbers. */
const CLINICIANS: Readonly<Record<number, Key>> = { 1: keyOf('a clinician'), 2: keyOf('another clinician') }
const handle = digest('a patient')
const clinician = CLINICIANS[1]!

export function entryOf (change: Partial<RosterEntry> = {}): Kind<32> {
  return signed<Kind<32>>(A, {
    kind: TransactionKind.rosterEntry, author: A.id, entry: 1, version: 1, key: clinician.id, role: 1,
    licence: digest('a licence'), standing: 1,
    possession: clinician.sign(cat(tagged(chain, 'roster-key'), A.id, clinician.id)), ...change
  })
}
export const entered = entryOf()

export const claim: EmergencyClaim = {
  handle, openedAt: 1_799_999_000_000, durationMs: 14_400_000, isUnconfirmed: false,
  sealedHash: digest('a sealed justification'), keyCommitment: digest('a justification key')
}

/** Returns what a clinician signs to open an emergency. */
function emergencyMessage (hospital: Uint8Array, entry: number, of: EmergencyClaim): Buffer {
  return cat(tagged(chain, 'emergency'), hospital, number32(entry), of.handle, number64(of.openedAt),
    number32(of.durationMs), number8(of.isUnconfirmed ? 1 : 0), of.sealedHash, of.keyCommitment)
}

/** @param entries of the clinician and the second */
export function openedOf (of: EmergencyClaim, entries: readonly number[] = [1], by = A): Kind<33> {
  const [first, second] = entries.map(entry => {
    const key = CLINICIANS[entry]!
    return { entry, key: key.id, signature: key.sign(emergencyMessage(by.id, entry, of)) }
  })
  return signed<Kind<33>>(by, {
    kind: TransactionKind.emergencyOpen, author: by.id, ...of, clinician: first!, second
  })
}
export const opened = openedOf(claim)
export const closed = signed<Kind<34>>(A, {
  kind: TransactionKind.emergencyClose, author: A.id, handle, id: digest('an emergency')
})

export function surgeOf (entries: readonly [number, number]): Kind<35> {
  const signedAt = 1_799_999_000_000
  const [first, second] = entries.map(entry => {
    const key = CLINICIANS[entry]!
    const message = cat(tagged(chain, 'emergency-surge'), A.id, number32(entry), number64(signedAt))
    return { entry, key: key.id, signature: key.sign(message) }
  })
  return signed<Kind<35>>(A, {
    kind: TransactionKind.emergencySurge, author: A.id, signedAt, first: first!, second: second!
  })
}
export const surge = surgeOf([1, 2])

export const judged = signed<Kind<36>>(B, {
  kind: TransactionKind.emergencyJudge, author: B.id, id: digest('an emergency'), opener: A.id, entry: 1,
  judgement: 2, reason: 4
})
export const consentJudged = signed<Kind<42>>(B, {
  kind: TransactionKind.consentJudge, author: B.id, id: digest('an attested consent'), filer: A.id, handle,
  number: 7, judgement: 2, reason: 6
})
export const consentContested = signed<Kind<43>>(B, {
  kind: TransactionKind.consentContest, author: B.id, id: digest('an attested consent'), handle, number: 7,
  by: {
    type: 'key', key: patientKey.id,
    signature: patientKey.sign(cat(tagged(chain, 'emergency-contest'), digest('an attested consent')))
  }
})
export const contested = signed<Kind<37>>(B, {
  kind: TransactionKind.emergencyContest, author: B.id, handle, id: digest('an emergency'), by: {
    type: 'key', key: patientKey.id,
    signature: patientKey.sign(cat(tagged(chain, 'emergency-contest'), digest('an emergency')))
  }
})
