import { resolve } from 'node:path'
import { createNetwork, type Access, type Network } from '../../network/index.js'
import { createSigner, nodeVerifier } from '../../protocol/crypto/index.js'
import { newestBoxKey } from '../../protocol/keeping/index.js'
import { mayUse } from '../../protocol/membership/index.js'
import { hex, type BoxKey, type Chain, type MemberId, type Signer } from '../../protocol/types/index.js'
import {
  EnvelopeFiles, KeyFile, NodeStore, nodeFileSystem, nodeSlotFiles, openLevelStore, type KeyValueStore,
  type Wal
} from '../../storage/index.js'
import { makeFolder, PRIVATE_FOLDER } from '../../system/index.js'
import { ReleaseStore } from '../../terminology/index.js'
import { ShareFile } from '../keys/share-file.js'
import { Alarms } from '../signing/alarms.js'
import type { CalmLogger } from '../machine/calm-logger.js'
import { CHECKED_MEBIBYTES, checkStore } from '../machine/check-store.js'
import { systemClock, systemScheduler } from '../machine/clocks.js'
import type { HospitalConfig } from '../machine/config/index.js'
import { fileSystemKindOf } from '../machine/file-system-kind.js'
import { explainDiskFull } from '../machine/disk-full.js'
import { openKeystore, type Keystore } from '../machine/keystore.js'
import { passphraseOf } from '../machine/passphrase.js'
import { claimName, type NodeFolders } from '../machine/names.js'
import { databaseFiles, fileLimit } from '../machine/open-files.js'
import { OperatorError } from '../machine/operator-error.js'
import { appendEvidence } from '../machine/evidence-file.js'
import { ProcessVitals } from '../machine/process-vitals.js'
import { randomBytesOf } from '../machine/random-bytes.js'
import { Hospital } from '../clinical/hospital.js'
import { RunningChain } from './running-chain.js'
import { Secrets } from '../machine/secrets.js'
import { checkThreadsOfMachine } from '../peers/start-check-thread.js'
import { watchStandstill } from '../loop/standstill.js'
import { logOrigin, openLog } from '../signing/log-mark.js'
import { announceFolders } from './announce-folders.js'
import type { BaseOptions } from './base-options.js'

/** More than the adopted releases that the ledger keeps (protocol/SPECIFICATION.md §9.8). */
const MAX_OPEN_RELEASES = 512

/**
 * Holds the parts that a node of either role has without a chain: folders, keys, database, log and
 * network. If one of them cannot be opened, those already open are closed again.
 */
export class NodeBase {
  /** The chain that this node follows, if any; its membership decides who may connect. */
  chain: RunningChain | undefined
  /** The government, once it is known: the only peer of a hospital without a chain. */
  government: MemberId | undefined
  readonly startedAt = systemClock.wall()
  readonly vitals = new ProcessVitals()
  /** The releases of code systems in the data folder. Adopted ones stay open. */
  readonly releases: ReleaseStore
  readonly #failures: ((error: unknown) => void)[] = []
  readonly #chainListeners: ((chain: RunningChain) => void)[] = []

  private constructor (
    readonly options: BaseOptions, readonly folders: NodeFolders, readonly keystore: Keystore,
    readonly store: NodeStore, readonly wal: Wal, readonly logger: CalmLogger, readonly alarms: Alarms,
    readonly signer: Signer, readonly network: Network,
    /** Undefined at the government. */
    readonly shareFile: ShareFile | undefined, readonly pads: KeyFile | undefined,
    private readonly envelopes: EnvelopeFiles | undefined
  ) {
    this.releases = new ReleaseStore(folders.data.terminologyPath, MAX_OPEN_RELEASES)
  }

  static async open (options: BaseOptions): Promise<NodeBase> {
    const { config, role } = options
    const undo: (() => Promise<void> | void)[] = []
    let folders: NodeFolders | undefined
    try {
      folders = claimName({
        role, name: options.name, data: options.data,
        dataRoot: config.dataRoot, keysRoot: config.keysRoot,
        isKeysRootGiven: ['flag', 'environment'].includes(options.sources.keysRoot)
      })
      const { data } = folders
      undo.push(() => { data.close() })
      const logger = options.logger(folders.name)
      const keystore = await openKeystore({
        folder: folders.keysPath, role, passphrase: passphraseOf(config),
        create: folders.data.identity === undefined,
        ...('listKeyFile' in config ? { listKeyFile: config.listKeyFile } : {})
      })
      undo.push(() => { keystore.close() })
      // A first start that ended early may have left keys without a file of shares.
      const isNew = keystore.created || (data.identity !== undefined && !data.hasStore)
      folders.data.pinIdentity(hex(keystore.publicKey))
      announceFolders(options, folders, keystore)
      const shareFile = role === 'hospital'
        ? await openShareFile(folders, keystore, isNew, logger)
        : undefined
      const level = await openLevelStore(data.storePath, {
        createIfMissing: !data.hasStore, checkedMebibytes: CHECKED_MEBIBYTES,
        mark: { path: data.storeMarkPath, isWriter: true }, maxOpenFiles: databaseFiles(fileLimit()),
        cacheMebibytes: config.storeCacheMebibytes,
        writeBufferMebibytes: config.storeWriteBufferMebibytes
      })
      undo.push(async () => { await level.close() })
      const pads = role === 'hospital' ? await openPads(data.padsPath) : undefined
      undo.push(async () => { await pads?.close() })
      const envelopes = role === 'hospital' ? await openEnvelopes(data.bodiesPath, level) : undefined
      undo.push(async () => { await envelopes?.close() })
      const store = await NodeStore.open(level, pads, envelopes)
      await checkStore(store, data)
      data.noteRun({
        name: folders.name, keysFolder: resolve(folders.keysPath),
        settings: options.isStart ? data.settings : options.given
      })
      if (options.isStart) data.begin()
      const wal = await openLog(store, {
        path: folders.data.walPath, files: nodeFileSystem, newKeys: keystore.created
      })
      undo.push(async () => { await wal.close() })
      const alarms = new Alarms(store, systemClock, logger)
      await alarms.load()
      let base: NodeBase | undefined = undefined
      const network = await openNetwork(options, keystore.seed, logger,
        id => base?.accessOf(id) ?? 'stranger')
      base = new NodeBase(options, folders, keystore, store, wal, logger, alarms,
        createSigner(keystore.seed), network, shareFile, pads, envelopes)
      watchStandstill({ network, logger, alarm: (code, message) => { alarms.raise(code, message) } })
      return base
    } catch (error) {
      const reason = explainDiskFull(error)
      if (options.isStart) folders?.data.noteFailure(reason)
      for (const close of undo.reverse()) await close()
      throw reason
    }
  }

  get name (): string { return this.folders.name }

  /** Returns the box key that a hospital names when it asks to be enrolled. */
  newestBoxKey (): BoxKey {
    const boxKey = this.shareFile && newestBoxKey(nodeVerifier.group, this.shareFile.secrets)
    if (boxKey === undefined) throw new Error('a hospital has a box key')
    return boxKey
  }

  /** Calls `listener` once, with the error that ends the node. */
  onFailure (listener: (error: unknown) => void): void {
    this.#failures.push(listener)
  }

  /** Calls `listener` when a chain runs, before its first commit. */
  onChain (listener: (chain: RunningChain) => void): void {
    this.#chainListeners.push(listener)
  }

  /** Remembers the settings of this start, which nothing has refused. */
  noteSettings (): void {
    this.folders.data.noteSettings(this.options.given)
  }

  readonly fail = (error: unknown): void => {
    const reason = explainDiskFull(error)
    for (const listener of this.#failures.splice(0)) listener(reason)
  }

  /** Begins to follow a chain. This data folder can never follow another chain. */
  async startChain (chain: Chain, config: HospitalConfig | undefined): Promise<RunningChain> {
    this.folders.data.pinChain(hex(chain.id))
    this.government = chain.genesis.governmentPeer
    const fileSystem = await fileSystemKindOf(this.folders.data.path)
    const running = await RunningChain.start({
      role: this.options.role, chain, signer: this.signer, store: this.store, log: this.wal,
      network: this.network, clock: systemClock, scheduler: systemScheduler,
      logger: this.logger, random: randomBytesOf, fail: this.fail,
      alarm: (code, message) => { this.alarms.raise(code, message) },
      keepEvidence: async line => { await appendEvidence(this.folders.data.evidenceFile, line) },
      hospital: config === undefined
        ? undefined
        : parts => new Hospital(parts, config, this.releases, fileSystem),
      config,
      checkThreads: checkThreadsOfMachine,
      secrets: new Secrets(this.keystore.seed, randomBytesOf), keyStore: this.shareFile,
      origin: await logOrigin(this.store, {
        created: this.wal.opening.created, newKeys: this.keystore.created
      }),
      running: running => {
        this.chain = running
        for (const listener of this.#chainListeners) listener(running)
      }
    })
    this.network.reconsider()
    return running
  }

  /**
   * Closes everything.
   * @param clean whether the log is flushed first, and the mark of a clean stop is left
   * @param by the signal that asked for the stop
   */
  async close (clean: boolean, by?: NodeJS.Signals): Promise<void> {
    this.vitals.stop()
    await this.chain?.stop()
    await this.releases.close()
    await this.network.stop()
    if (clean) await this.wal.flush()
    await this.wal.close().catch((error: unknown) => {
      this.logger.error({ err: error }, 'write-ahead log did not close')
    })
    const head = this.store.head()
    await this.store.close()
    await this.pads?.close()
    await this.envelopes?.close()
    const { data } = this.folders
    // A chain's id is the hash of its genesis, which stands for block 0 (SPECIFICATION.md §2).
    const hash = head === undefined ? data.chainId : hex(head.hash)
    if (clean && hash !== undefined) {
      data.markCleanStop({ height: head?.height ?? 0, hash, at: systemClock.wall(), ...(by && { by }) })
    }
    this.keystore.close()
    data.close()
  }

  /** Judges the access of a peer, also before there is a chain. */
  accessOf (id: MemberId): Access {
    if (this.chain !== undefined) return this.chain.membership.accessOf(id)
    const isGovernment = this.government !== undefined && hex(this.government) === hex(id)
    return isGovernment ? 'government' : 'stranger'
  }
}

/** Opens the file of shared keys, and tells the operator if a node that is not new has lost it. */
async function openShareFile (
  { keysPath }: NodeFolders, { publicKey, seed }: Keystore, isNew: boolean, logger: CalmLogger
): Promise<ShareFile> {
  const { file, found } = await ShareFile.open({
    folder: keysPath, seed, publicKey, group: nodeVerifier.group, random: randomBytesOf
  })
  if (found !== 'whole' && !isNew) {
    logger.warn({ path: file.path, found }, 'the shares of keys are lost: if this hospital had shares, it ' +
      'asks the others for a new dealing')
  }
  return file
}

async function openPads (folder: string): Promise<KeyFile> {
  makeFolder(folder, PRIVATE_FOLDER)
  return await KeyFile.open(nodeSlotFiles, folder, randomBytesOf)
}

async function openEnvelopes (folder: string, store: KeyValueStore): Promise<EnvelopeFiles> {
  makeFolder(folder, PRIVATE_FOLDER)
  return await EnvelopeFiles.open(nodeSlotFiles, folder, store)
}

async function openNetwork (
  { config, role }: BaseOptions, seed: Uint8Array, logger: CalmLogger, accessOf: (id: MemberId) => Access
): Promise<Network> {
  try {
    return await createNetwork({ seed, listen: config.listen, announce: config.announce, role },
      { accessOf, mayUse, logger })
  } catch (error) {
    throw new OperatorError('cannot-listen', `Cannot listen on ${config.listen.join(', ')}: ` +
      `${firstLine(error)}. Choose other addresses with --listen, or port 0 for a free port.`)
  }
}

function firstLine (error: unknown): string {
  const text = error instanceof AggregateError
    ? error.errors.map(String).join('; ')
    : String(error instanceof Error ? error.message : error)
  return text.split('\n')[0] ?? ''
}
