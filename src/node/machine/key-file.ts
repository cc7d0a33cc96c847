import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { ed25519PublicKey } from '../../protocol/crypto/index.js'
import { equal, fromHex, hex, utf8 } from '../../protocol/types/index.js'

/**
 * `node` is the identity, from which all other keys are derived. `list` signs allowlists (government).
 * `patient` signs the orders of a patient, a guardian or a delegate, and `practitioner` emergencies.
 */
export type KeyKind = 'node' | 'list' | 'patient' | 'practitioner'

/** Reports that a file is not a complete key file, or that its key does not match its public key. */
export class KeyFileDamaged extends Error {}
/** Reports that a passphrase does not open a sealed key file. A changed file has the same symptom. */
export class WrongPassphrase extends Error {}

/** Describes a key file, which is JSON. Byte strings are hexadecimal. */
interface KeyFile {
  readonly format: number
  readonly kind: KeyKind
  /** Ed25519 public key, which people can read and which shows damage of the seed. */
  readonly publicKey: string
  /** The 32-byte seed; absent if it is sealed. */
  readonly seed?: string
  readonly sealed?: SealedSeed
}

interface SealedSeed {
  /** RFC 7914: key = scrypt(passphrase, salt, N = cost, r = 8, p = 1). */
  readonly cost: number
  readonly salt: string
  /** AES-256-GCM, additional data = "medichain/v2/key-file" ‖ 0x00 ‖ kind ‖ public key. */
  readonly nonce: string
  readonly ciphertext: string
  readonly tag: string
}

const FORMAT = 1
/** 2^17 with r = 8 takes 128 MiB and about half a second (OWASP's recommendation). */
export const DEFAULT_SCRYPT_COST = 2 ** 17
/** The highest cost that is accepted, so that a changed file cannot make the node use gigabytes. */
const MAX_SCRYPT_COST = 2 ** 20
const SEED_BYTES = 32

/** Writes the text of a key file. The seed is sealed if there is a passphrase. */
export async function encodeKeyFile (
  kind: KeyKind, seed: Uint8Array, passphrase: string | undefined, cost = DEFAULT_SCRYPT_COST
): Promise<string> {
  const publicKey = hex(ed25519PublicKey(seed))
  const secret = passphrase === undefined
    ? { seed: hex(seed) }
    : { sealed: await seal(kind, publicKey, seed, passphrase, cost) }
  const file: KeyFile = { format: FORMAT, kind, publicKey, ...secret }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** Tells whether a key file is sealed by a passphrase. @throws KeyFileDamaged */
export function isSealed (text: string): boolean {
  return parseKeyFile(text).sealed !== undefined
}

/** Reads the public key that a key file names, in hexadecimal. @throws KeyFileDamaged */
export function publicKeyIn (text: string): string {
  return parseKeyFile(text).publicKey
}

/**
 * Reads the seed in a key file.
 * @throws KeyFileDamaged
 * @throws WrongPassphrase also if the file is sealed and there is no passphrase
 */
export async function decodeKeyFile (
  kind: KeyKind, text: string, passphrase: string | undefined
): Promise<Uint8Array> {
  const file = parseKeyFile(text)
  if (file.kind !== kind) throw new KeyFileDamaged(`it holds a ${file.kind} key, not a ${kind} key`)
  const seed = file.sealed === undefined
    ? bytes(file.seed)
    : await open(kind, file.publicKey, file.sealed, passphrase)
  if (seed.byteLength !== SEED_BYTES) throw new KeyFileDamaged('its key has a wrong length')
  if (!equal(ed25519PublicKey(seed), bytes(file.publicKey))) {
    throw new KeyFileDamaged('its key does not belong to the public key that it names')
  }
  return seed
}

function parseKeyFile (text: string): KeyFile {
  let file: Partial<KeyFile> | null
  try {
    file = JSON.parse(text) as Partial<KeyFile> | null
  } catch {
    throw new KeyFileDamaged('it is not JSON')
  }
  if (file?.format !== FORMAT) throw new KeyFileDamaged(`it does not have format ${FORMAT}`)
  if (typeof file.kind !== 'string' || typeof file.publicKey !== 'string') {
    throw new KeyFileDamaged('it lacks a kind or a public key')
  }
  if ((file.seed === undefined) === (file.sealed === undefined)) {
    throw new KeyFileDamaged('it must have either a seed or a sealed seed')
  }
  return file as KeyFile
}

async function seal (
  kind: KeyKind, publicKey: string, seed: Uint8Array, passphrase: string, cost: number
): Promise<SealedSeed> {
  const salt = randomBytes(32)
  const nonce = randomBytes(12)
  const key = await stretch(passphrase, salt, cost)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context(kind, publicKey))
  const ciphertext = Buffer.concat([cipher.update(seed), cipher.final()])
  return {
    cost,
    salt: hex(salt),
    nonce: hex(nonce),
    ciphertext: hex(ciphertext),
    tag: hex(cipher.getAuthTag())
  }
}

async function open (
  kind: KeyKind, publicKey: string, sealed: SealedSeed, passphrase: string | undefined
): Promise<Uint8Array> {
  if (passphrase === undefined) throw new WrongPassphrase('it is sealed by a passphrase')
  const { cost } = sealed
  const isPower = Number.isInteger(cost) && cost >= 2 && cost <= MAX_SCRYPT_COST &&
    (cost & (cost - 1)) === 0
  const nonce = bytes(sealed.nonce)
  const tag = bytes(sealed.tag)
  if (!isPower || nonce.byteLength !== 12 || tag.byteLength !== 16) {
    throw new KeyFileDamaged('its scrypt or AES parameters are not usable')
  }
  const key = await stretch(passphrase, bytes(sealed.salt), cost)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    .setAAD(context(kind, publicKey)).setAuthTag(tag)
  const ciphertext = bytes(sealed.ciphertext)
  try {
    return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]))
  } catch {
    throw new WrongPassphrase('the passphrase does not open it')
  }
}

function stretch (passphrase: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  // NFC: the same text typed on another keyboard is the same passphrase.
  const secret = Buffer.from(passphrase.normalize('NFC'))
  const options = { N: cost, r: 8, p: 1, maxmem: 128 * 8 * cost + 1024 * 1024 }
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, options, (error, key) => error === null ? resolve(key) : reject(error))
  })
}

function context (kind: KeyKind, publicKey: string): Uint8Array {
  return utf8(`medichain/v2/key-file\0${kind}${publicKey}`)
}

function bytes (text: unknown): Uint8Array {
  try {
    return fromHex(String(text))
  } catch {
    throw new KeyFileDamaged('a field is not hexadecimal')
  }
}
