import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hkdfSha512 } from '../../protocol/crypto/index.js'
import { AEAD_OVERHEAD_BYTES, aeadOpen, aeadSeal } from '../../protocol/crypto/native/sealing/index.js'
import { decodeSecrets, encodeSecrets, SECRETS_BYTES, type KeySecrets } from '../../protocol/keeping/index.js'
import { concat, utf8 } from '../../protocol/types/index.js'
import { readU32, u32 } from '../../storage/index.js'
import { syncFolder } from '../../system/index.js'
import { PRIVATE_FILE } from '../../system/index.js'
import { OperatorError } from '../machine/operator-error.js'
import type { RandomBytes } from '../machine/ports.js'

export const SHARE_FILE = 'shared-keys.bin'
const NONCE_BYTES = 12
const COUNTER_BYTES = 4
/** Nonce, counter of writes, secrets and tag. */
const SLOT_BYTES = COUNTER_BYTES + SECRETS_BYTES + AEAD_OVERHEAD_BYTES
const SLOTS = [0, 1] as const
type Slot = typeof SLOTS[number]

interface Content {
  readonly counter: number
  readonly secrets: KeySecrets
}

/**
 * Stores the secrets of shared keys in the key folder (SPECIFICATION.md §10.5).
 *
 * The file has two slots of fixed size. A write fills the slot that is not in use, and syncs it; then it
 * fills the other slot with the same secrets. So a crash leaves the secrets from before or after the write,
 * and destroyed secrets are overwritten in place. Both slots are sealed with AES-256-GCM under a key that
 * follows from the seed of the node, so the passphrase of the seed protects them too.
 */
export class ShareFile {
  readonly #key: Uint8Array
  readonly #context: Uint8Array
  #counter = 0
  #inUse: Slot = 1

  private constructor (
    private readonly path: string, seed: Uint8Array, publicKey: Uint8Array,
    private readonly random: RandomBytes
  ) {
    this.#key = hkdfSha512(seed, 'medichain/v2/shared-keys', 32)
    this.#context = concat(utf8('medichain/v2/shared-keys\0'), publicKey)
  }

  /**
   * Opens the file in the key folder. A missing or damaged file has no secrets: the keeper then asks for a
   * new dealing, or the node makes the secrets of a new hospital.
   * @throws OperatorError 'keys-unreadable'
   */
  static async open (
    folder: string, seed: Uint8Array, publicKey: Uint8Array, random: RandomBytes
  ): Promise<{ readonly file: ShareFile, readonly secrets: KeySecrets | undefined }> {
    const file = new ShareFile(join(folder, SHARE_FILE), seed, publicKey, random)
    const found = await file.#read()
    if (found === undefined) return { file, secrets: undefined }
    const [newest] = found
    if (newest === undefined) return { file, secrets: undefined }
    const content = newest.content
    file.#counter = content.counter
    file.#inUse = newest.slot
    // After a crash between the two writes the other slot has secrets that should be destroyed.
    if (found.length < SLOTS.length || found[1]?.content.counter !== content.counter) {
      await file.save(content.secrets)
    }
    return { file, secrets: content.secrets }
  }

  /** Resolves when only these secrets are on the disk. @throws OperatorError 'keys-unwritable' */
  async save (secrets: KeySecrets): Promise<void> {
    const counter = this.#counter + 1
    const content = concat(u32(counter), encodeSecrets(secrets))
    const first = this.#inUse === 0 ? 1 : 0
    try {
      const { handle, isNew } = await openForWriting(this.path)
      try {
        for (const slot of [first, this.#inUse]) {
          const sealed = aeadSeal(this.#key, this.random(NONCE_BYTES), content, this.#contextOf(slot))
          await handle.write(sealed, 0, sealed.byteLength, slot * SLOT_BYTES)
          await handle.sync()
          if (isNew && slot === first) syncFolder(dirname(this.path))
        }
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw unwritable(this.path, error)
    }
    this.#counter = counter
    this.#inUse = first
  }

  /** Returns the slots that can be opened, newest first; undefined if there is no file. */
  async #read (): Promise<{ readonly slot: Slot, readonly content: Content }[] | undefined> {
    let bytes: Uint8Array
    try {
      const handle = await open(this.path, 'r')
      bytes = await handle.readFile().finally(() => handle.close())
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return undefined
      throw new OperatorError('keys-unreadable', `${this.path} cannot be read: ${message}.`)
    }
    return SLOTS.map(slot => ({ slot, content: this.#contentOf(bytes, slot) }))
      .filter((read): read is { slot: Slot, content: Content } => read.content !== undefined)
      .sort((a, b) => b.content.counter - a.content.counter)
  }

  #contentOf (bytes: Uint8Array, slot: Slot): Content | undefined {
    const sealed = bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)
    if (sealed.byteLength !== SLOT_BYTES) return undefined
    const opened = aeadOpen(this.#key, sealed, this.#contextOf(slot))
    if (opened === undefined) return undefined
    const secrets = decodeSecrets(opened.subarray(COUNTER_BYTES))
    return secrets === undefined ? undefined : { counter: readU32(opened, 0), secrets }
  }

  #contextOf (slot: Slot): Uint8Array {
    return concat(this.#context, Uint8Array.of(slot))
  }
}

async function openForWriting (path: string): Promise<{ handle: FileHandle, isNew: boolean }> {
  try {
    return { handle: await open(path, 'r+'), isNew: false }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL
    return { handle: await open(path, flags, PRIVATE_FILE), isNew: true }
  }
}

function unwritable (path: string, error: unknown): OperatorError {
  return new OperatorError('keys-unwritable', `${path} cannot be written: ${(error as Error).message}. ` +
    'The shares of keys change with the members, so the key folder must be writable.')
}
