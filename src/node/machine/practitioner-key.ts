import { randomBytes } from 'node:crypto'
import {
  emergencySignBytes, rosterKeySignBytes, surgeSignBytes
} from '../../protocol/codec/index.js'
import { createSigner } from '../../protocol/crypto/index.js'
import { fromHex, hex, type Signer } from '../../protocol/types/index.js'
import { decodeKeyFile, encodeKeyFile, KeyFileDamaged, WrongPassphrase } from './key-file.js'
import { OperatorError } from './operator-error.js'

const SEED_BYTES = 32

/** An emergency as a hospital prepared it; byte strings are hexadecimal. */
export interface EmergencyToSign {
  readonly chainId: string
  readonly hospital: string
  readonly entry: number
  readonly handle: string
  readonly openedAt: number
  readonly durationMs: number
  readonly unconfirmed: boolean
  readonly sealedHash: string
  readonly keyCommitment: string
  readonly message: string
}

/** The key of a practitioner. The secret part stays in this object. */
export interface PractitionerKeyHolder {
  readonly key: string
  /** Signs for the key itself, so that a hospital can enter it on its roster. */
  possess (chainId: string, hospital: string): string
  /**
   * Signs an emergency as the entry of this key.
   * @throws OperatorError 'another-emergency' if the hospital prepared something else than was asked for
   */
  sign (prepared: EmergencyToSign, entry: number, durationMs: number): string
  surge (chainId: string, hospital: string, entry: number, signedAt: number): string
}

/** Makes a key and the text of its file, which a passphrase seals. */
export async function makePractitionerKey (
  passphrase: string, cost?: number
): Promise<{ readonly key: string, readonly file: string }> {
  const seed = randomBytes(SEED_BYTES)
  const file = await encodeKeyFile('practitioner', seed, passphrase, cost)
  return { key: hex(createSigner(seed).id), file }
}

/** Opens a key file of a practitioner. @throws OperatorError */
export async function openPractitionerKey (text: string, passphrase: string): Promise<PractitionerKeyHolder> {
  try {
    return holderOf(createSigner(await decodeKeyFile('practitioner', text, passphrase)))
  } catch (error) {
    if (error instanceof WrongPassphrase) {
      throw new OperatorError('wrong-passphrase',
        'The passphrase does not open the key file of the practitioner.')
    }
    if (error instanceof KeyFileDamaged) {
      throw new OperatorError('key-damaged',
        `The key file of the practitioner is not usable: ${error.message}.`)
    }
    throw error
  }
}

function holderOf (signer: Signer): PractitionerKeyHolder {
  return {
    key: hex(signer.id),
    possess: (chainId, hospital) =>
      hex(signer.sign(rosterKeySignBytes(fromHex(chainId), fromHex(hospital), signer.id))),
    sign (prepared, entry, durationMs) {
      const { handle, hospital, keyCommitment, openedAt, sealedHash, unconfirmed } = prepared
      const messageOf = (of: number): Uint8Array =>
        emergencySignBytes(fromHex(prepared.chainId), fromHex(hospital), of, {
          handle: fromHex(handle), openedAt, durationMs, isUnconfirmed: unconfirmed,
          sealedHash: fromHex(sealedHash), keyCommitment: fromHex(keyCommitment)
        })
      // The program of the clinician computes what it signs. The node could ask for anything else.
      if (prepared.message !== hex(messageOf(prepared.entry))) {
        throw new OperatorError('another-emergency',
          'The node prepared another emergency than was asked for, so it is not signed.')
      }
      return hex(signer.sign(messageOf(entry)))
    },
    surge: (chainId, hospital, entry, signedAt) =>
      hex(signer.sign(surgeSignBytes(fromHex(chainId), fromHex(hospital), entry, signedAt)))
  }
}
