import { randomBytes } from 'node:crypto'
import { linkSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ed25519PublicKey } from '../../protocol/crypto/index.js'
import {
  makeFolder, lockFolder, PRIVATE_FOLDER, syncFolder, writeSmallFile, type FolderLock
} from '../../system/index.js'
import {
  decodeKeyFile, encodeKeyFile, isSealed, KeyFileDamaged, WrongPassphrase, type KeyKind
} from './key-file.js'
import { OperatorError } from './operator-error.js'
import type { NodeRole } from './ports.js'
import { modeForOthers, secretText } from './secret-file.js'

const NODE_KEY_FILE = 'node-key.json'
const LIST_KEY_FILE = 'list-key.json'
const SEED_BYTES = 32

export interface KeystoreOptions {
  readonly folder: string
  readonly role: NodeRole
  /** Undefined or empty: only file permissions protect the keys. */
  readonly passphrase: string | undefined
  /** Whether missing keys may be made: only if no data was ever written with them. */
  readonly create: boolean
  /** Government: the file of the list key, if it is not in `folder`. */
  readonly listKeyFile?: string | undefined
  /** For tests; see `DEFAULT_SCRYPT_COST`. */
  readonly scryptCost?: number
}

/** Holds a node's secrets in memory. They are never logged or sent. */
export interface Keystore {
  /** Seed of the identity key, from which all other keys are derived (SPECIFICATION.md §2, secrets.ts). */
  readonly seed: Uint8Array
  /** Raw Ed25519 public key. */
  readonly publicKey: Uint8Array
  /** This run made the keys. */
  readonly created: boolean
  /** Lines for the operator about changes of the key files. */
  readonly notices: readonly string[]
  /**
   * Reads the seed that signs allowlists; government only. It is read for each use, since it may be kept
   * offline.
   * @throws OperatorError like `openKeystore`
   */
  listSeed (): Promise<Uint8Array>
  /** Lets another process use the keys. */
  close (): void
}

/**
 * Opens a node's keys, and makes them at the first start. While they are open, no other process can open
 * them: one key must never run twice (SPECIFICATION.md §10.4).
 * @throws OperatorError 'keys-in-use', 'keys-missing', 'keys-permissions', 'keys-unreadable',
 *   'keys-damaged', 'passphrase-needed', 'wrong-passphrase'
 */
export async function openKeystore (options: KeystoreOptions): Promise<Keystore> {
  const { folder, role } = options
  const path = join(folder, NODE_KEY_FILE)
  const listPath = options.listKeyFile === undefined || options.listKeyFile === ''
    ? join(folder, LIST_KEY_FILE) : options.listKeyFile
  const created = !exists(path)
  if (created && !options.create) throw missing(path)
  if (created) makeKeyFolder(folder)
  const lock = takeLock(folder)
  try {
    if (created) await createKey('node', path, options)
    if (role === 'government' && options.create && !exists(listPath)) {
      await createKey('list', listPath, options)
    }
    const notices: string[] = []
    const seed = await readKey('node', path, options, notices)
    return {
      seed,
      publicKey: ed25519PublicKey(seed),
      created,
      notices,
      listSeed: () => readKey('list', listPath, options, notices),
      close: () => lock.release()
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Makes a key file. It never replaces a file: link(2) refuses if the path exists. */
async function createKey (kind: KeyKind, path: string, options: KeystoreOptions): Promise<void> {
  const seed = randomBytes(SEED_BYTES)
  const text = await encodeKeyFile(kind, seed, passphrase(options), options.scryptCost)
  const draft = `${path}.draft`
  makeKeyFolder(dirname(path))
  writeSmallFile(draft, text)
  try {
    linkSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
  syncFolder(dirname(path))
}

async function readKey (
  kind: KeyKind, path: string, options: KeystoreOptions, notices: string[]
): Promise<Uint8Array> {
  if (!exists(path)) throw kind === 'list' ? noListKey(path) : missing(path)
  checkPermissions(path)
  const text = secretText(path, 'The key file')
  const secret = passphrase(options)
  let seed: Uint8Array
  try {
    seed = await decodeKeyFile(kind, text, secret)
  } catch (error) {
    throw inWords(path, error, secret !== undefined)
  }
  if (secret !== undefined && !isSealed(text)) {
    writeSmallFile(path, await encodeKeyFile(kind, seed, secret, options.scryptCost))
    notices.push(`${path} is now encrypted; without the passphrase it cannot be opened any more.`)
  }
  return seed
}

function passphrase (options: KeystoreOptions): string | undefined {
  return options.passphrase === '' ? undefined : options.passphrase
}

function makeKeyFolder (folder: string): void {
  try {
    makeFolder(folder, PRIVATE_FOLDER)
  } catch (error) {
    throw new OperatorError('keys-unreadable', `The key folder ${folder} cannot be made: ` +
      `${(error as Error).message}.`)
  }
}

/** Locks the key folder. A read-only folder, such as a mounted secret, stays unlocked. */
function takeLock (folder: string): FolderLock {
  let lock: ReturnType<typeof lockFolder>
  try {
    lock = lockFolder(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const readOnly = code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
    if (readOnly) return { holds: () => true, release: () => undefined }
    throw error
  }
  if (!('heldBy' in lock)) return lock
  throw new OperatorError('keys-in-use', `The keys in ${folder} are in use by process ` +
    `${lock.heldBy.pid}. One key must never run twice: stop that node first, or use another ` +
    '--name.')
}

/** Refuses a file that other users can read or change. @throws OperatorError 'keys-permissions' */
export function checkPermissions (path: string): void {
  const mode = modeForOthers(path)
  if (mode === undefined) return
  throw new OperatorError('keys-permissions', `${path} can be read or changed by other users ` +
    `(mode ${mode}). Run: chmod 600 ${path}`)
}

function exists (path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function missing (path: string): OperatorError {
  return new OperatorError('keys-missing', `The key file ${path} is missing. Restore it from a ` +
    'backup. No new key is made because there are data: with a new key this would be another node.')
}

function noListKey (path: string): OperatorError {
  return new OperatorError('keys-missing', `The key file ${path}, which signs allowlists, is missing. ` +
    'Attach its drive, or restore the file from a backup. Nothing was signed, and no other key can sign: ' +
    'the genesis names this one.')
}

function inWords (path: string, error: unknown, given: boolean): unknown {
  if (error instanceof WrongPassphrase) {
    return given
      ? new OperatorError('wrong-passphrase', `The passphrase does not open ${path} (or the file ` +
        'is damaged). Try again; nothing was changed.')
      : new OperatorError('passphrase-needed', `${path} is encrypted. Give the passphrase in the ` +
        'environment as MEDICHAIN_PASSPHRASE, or its file with --passphrase-file.')
  }
  if (error instanceof KeyFileDamaged) {
    return new OperatorError('keys-damaged',
      `${path} is damaged: ${error.message}. Restore it from a backup.`)
  }
  return error
}
