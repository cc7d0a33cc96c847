import type {
  Chain, ClinicianSignature, ConsentContest, ConsentJudge, EmergencyClaim, EmergencyClose,
  EmergencyContest, EmergencyJudge, EmergencyOpen, EmergencySurge, MemberId, RosterEntry
} from '../../protocol/types/index.js'
import { number32, number64, number8, tagged } from './arithmetic.js'

/*
 * The bytes of §17, field by field, without the codecs of protocol/.
 */

type EmergencyTransaction = RosterEntry | EmergencyOpen | EmergencyClose | EmergencySurge | EmergencyJudge |
  EmergencyContest | ConsentJudge | ConsentContest

function claimBytes (claim: EmergencyClaim): Buffer {
  return Buffer.concat([
    claim.handle, number64(claim.openedAt), number32(claim.durationMs), number8(claim.isUnconfirmed ? 1 : 0),
    claim.sealedHash, claim.keyCommitment
  ])
}

/** Encodes what a practitioner signs to break the glass. */
export function clinicianMessage (
  chain: Chain, hospital: MemberId, entry: number, claim: EmergencyClaim
): Buffer {
  return Buffer.concat([tagged(chain, 'emergency'), hospital, number32(entry), claimBytes(claim)])
}

function clinicianBytes ({ entry, key, signature }: ClinicianSignature): Buffer {
  return Buffer.concat([number32(entry), key, signature])
}

function rightBytes (by: EmergencyContest['by']): Buffer {
  switch (by.type) {
    case 'hospital': return number8(0)
    case 'key': return Buffer.concat([number8(1), by.key, by.signature])
    case 'form': return Buffer.concat([number8(2), by.form])
  }
}

function optional (bytes: Uint8Array | undefined): Buffer {
  return bytes === undefined ? number8(0) : Buffer.concat([number8(1), bytes])
}

/** Encodes the fields of a transaction between its author and its signature. */
export function emergencyFields (transaction: EmergencyTransaction): Buffer {
  switch (transaction.kind) {
    case 32: {
      const { entry, key, licence, possession, role, standing, version } = transaction
      return Buffer.concat([
        number32(entry), number32(version), key, number8(role), licence, number8(standing),
        optional(possession)
      ])
    }
    case 33: {
      const { clinician, second } = transaction
      return Buffer.concat([
        claimBytes(transaction), clinicianBytes(clinician), optional(second && clinicianBytes(second))
      ])
    }
    case 34: return Buffer.concat([transaction.handle, transaction.id])
    case 35: return Buffer.concat([
      number64(transaction.signedAt), clinicianBytes(transaction.first), clinicianBytes(transaction.second)
    ])
    case 36: {
      const { entry, id, judgement, opener, reason } = transaction
      return Buffer.concat([id, opener, number32(entry), number8(judgement), number8(reason)])
    }
    case 42: {
      const { filer, handle, id, judgement, number, reason } = transaction
      return Buffer.concat([id, filer, handle, number64(number), number8(judgement), number8(reason)])
    }
    case 43: {
      const { by, handle, id, number } = transaction
      return Buffer.concat([id, handle, number64(number), rightBytes(by)])
    }
    case 37: {
      const { by, handle, id } = transaction
      return Buffer.concat([handle, id, rightBytes(by)])
    }
  }
}
