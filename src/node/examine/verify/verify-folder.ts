import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kindOfFolder, lockForReading, type FolderLock } from '../../../system/index.js'
import type { VerificationView } from '../../../api/index.js'
import { fromHex } from '../../../protocol/types/index.js'
import {
  copyLevelFiles, EnvelopeFiles, KeyFile, nodeSlotFiles, NodeStore, openLevelStore, storedChain, StorageError,
  type KeyValueStore
} from '../../../storage/index.js'
import { storeMarkOf } from '../../machine/data-folder.js'
import { describeFolder, type FolderDescription } from '../../machine/describe-folder.js'
import { isKeptOut } from '../doctor/kept-out.js'
import { OperatorError } from '../../machine/operator-error.js'
import { findMissing, withHoldings, type MissingHoldings } from '../../clinical/holdings.js'
import { isDamage } from './mismatch.js'
import { verifyStore } from './verify-store.js'

export interface VerifyChainOptions {
  /** Data folder of a node that is not running. */
  readonly data: string
  readonly onProgress: (height: number, tip: number) => void
}

/**
 * Runs `chain verify` on a stopped node's folder and changes nothing there. The folder is locked meanwhile,
 * so that the node cannot start.
 * @throws OperatorError 'no-folder', 'not-a-node', 'folder-in-use', 'no-chain', 'folder-unusable'
 */
export async function verifyChain (options: VerifyChainOptions): Promise<VerificationView> {
  const { data } = options
  const about = describe(data)
  const folder = join(data, 'store')
  if (about.hasStore !== true && !existsSync(folder)) throw noChain(data)
  const lock = takeLock(data)
  try {
    return await withStore(data, folder, async (store, damage) => {
      if (about.chainId === undefined && await isEmpty(store)) throw noChain(data)
      const view = await verifyStore(storedChain(store), options.onProgress, {
        chainId: about.chainId, stoppedAt: about.cleanStop
      })
      const found = damage === undefined ? view : { ...view, damage: [damage] }
      return withHoldings(found, await lackingIn(store, about, data))
    })
  } finally {
    lock.release()
  }
}

/** Finds what a hospital lacks. If the chain cannot be read, that is reported elsewhere. */
async function lackingIn (
  store: KeyValueStore, about: FolderDescription, folder: string
): Promise<MissingHoldings> {
  const { chainId, identity, role } = about
  const padsFolder = join(folder, 'pads')
  const pads = existsSync(join(padsFolder, FIRST_PADS)) ? await openPads(padsFolder) : undefined
  const envelopes = await EnvelopeFiles.open(nodeSlotFiles, join(folder, 'bodies'), store,
    { isReadOnly: true })
  const node = await NodeStore.open(store, pads, envelopes).catch((error: unknown) => {
    if (!isDamage(error)) throw error
  })
  const isKnown = [chainId, identity].every(id => /^[0-9a-f]{64}$/.test(id ?? ''))
  if (node === undefined || role !== 'hospital' || !isKnown) return { bodies: [], keys: [], pads: [] }
  const [chain, self] = [fromHex(chainId ?? ''), fromHex(identity ?? '')]
  try {
    return await findMissing(node, { chainId: chain, self, readsAll: true })
  } finally {
    await pads?.close()
    await envelopes.close()
  }
}

/** The first file of the key file, which a node always has. Opening it writes nothing. */
const FIRST_PADS = 'pads-0.bin'

/** Opens the key file; undefined if it is damaged, and then every pad counts as missing. */
async function openPads (folder: string): Promise<KeyFile | undefined> {
  return await KeyFile.open(nodeSlotFiles, folder, count => new Uint8Array(randomBytes(count)))
    .catch((error: unknown) => {
      if (error instanceof StorageError) return undefined
      throw error
    })
}

type Use = (store: KeyValueStore, damage: string | undefined) => Promise<VerificationView>

/** Opens the database; a damaged database is read from a copy, which LevelDB may repair. */
async function withStore (data: string, folder: string, use: Use): Promise<VerificationView> {
  let store: KeyValueStore
  try {
    store = await openLevelStore(folder, {
      createIfMissing: false, checkedMebibytes: Infinity,
      mark: { path: storeMarkOf(data), isWriter: false }
    })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    if (error.code === 'locked') throw inUse(data, 'another process')
    if (error.code !== 'corrupt') throw new OperatorError('folder-unusable', error.message)
    return await withCopy(folder, error.message, use)
  }
  try {
    return await use(store, undefined)
  } finally {
    await store.close()
  }
}

async function withCopy (folder: string, damage: string, use: Use): Promise<VerificationView> {
  const unusable = (): never => { throw new OperatorError('folder-unusable', damage) }
  const copy = await copyLevelFiles(folder).catch(unusable)
  try {
    const options = { createIfMissing: false, isCopyOfDamaged: true }
    const store = await openLevelStore(copy.folder, options).catch(unusable)
    try {
      return await use(store, damage).catch((error: unknown) => {
        if (isDamage(error)) unusable()
        throw error
      })
    } finally {
      await store.close()
    }
  } finally {
    await copy.remove()
  }
}

function describe (data: string): FolderDescription {
  const kind = kindOfFolder(data)
  if (kind === 'missing') {
    throw new OperatorError('no-folder', `There is no data folder ${data}. Name one with --data, ` +
      'or a node with --name.')
  }
  try {
    const about = kind === 'file' ? undefined : describeFolder(data)
    if (about !== undefined) return about
  } catch (error) {
    if (!isKeptOut(error)) throw error
    throw new OperatorError('folder-unusable', `This user may not read the data folder ${data} ` +
      `(${(error as NodeJS.ErrnoException).code ?? ''}). Verify it as the user that runs the node.`)
  }
  throw new OperatorError('not-a-node', `${data} is not a node's data folder: ` +
    `${kind === 'file' ? 'it is a file.' : 'it has no node.json.'}`)
}

function takeLock (data: string): FolderLock {
  let lock: ReturnType<typeof lockForReading>
  try {
    lock = lockForReading(data)
  } catch (error) {
    throw new OperatorError('folder-unusable', `The data folder ${data} cannot be locked: ` +
      `${(error as Error).message}. Verify a copy that can be written to.`)
  }
  if ('heldBy' in lock) throw inUse(data, `process ${lock.heldBy.pid}`)
  return lock
}

/** True if the node of the folder never accepted a genesis. */
async function isEmpty (store: KeyValueStore): Promise<boolean> {
  const { blocks, meta } = storedChain(store)
  try {
    return await meta.genesis() === undefined && await blocks.highest() === undefined
  } catch (error) {
    // A damaged row means that there is a chain; the check reports the damage.
    if (isDamage(error)) return false
    throw error
  }
}

function inUse (data: string, by: string): OperatorError {
  return new OperatorError('folder-in-use', `The data folder ${data} is in use by ${by}. While the node ` +
    'runs, use `medichain-node chain verify --name <node>`; or stop the node first.')
}

function noChain (data: string): OperatorError {
  return new OperatorError('no-chain', `${data} holds no chain yet: this node has not accepted a ` +
    'genesis.')
}
