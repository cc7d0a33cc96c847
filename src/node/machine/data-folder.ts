import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isDiskFull } from '../../storage/index.js'
import { lockFolder, makeFolder, PRIVATE_FOLDER, type FolderLock } from '../../system/index.js'
import { checkMarker, hasStore, markerIn, newMarker, writeMarker, type Marker } from './folder-marker.js'
import type { GivenSettings } from './given-settings.js'
import { OperatorError } from './operator-error.js'
import type { NodeRole } from './ports.js'
import { cleanStopIn, clearMarks, markCleanStop, markFailure, type CleanStop } from './run-marks.js'

/**
 * The folder of one node: its database, write-ahead log and small files. While it is open, no other
 * process can open it.
 */
export class DataFolder {
  private constructor (
    readonly path: string, private marker: Marker, private readonly lock: FolderLock,
    /** This run made it. */
    readonly created: boolean,
    /** The previous run stopped in order. */
    readonly cleanStop: CleanStop | undefined
  ) {}

  /**
   * Locks the folder, creating it if need be.
   * @param takesMarks what the previous run left is gone from the disk from now on; else from `begin` on
   * @throws OperatorError 'folder-in-use', 'other-format', 'other-role', 'folder-unusable'
   */
  static open (path: string, role: NodeRole, takesMarks = true): DataFolder {
    try {
      makeFolder(path, PRIVATE_FOLDER)
    } catch (error) {
      if (isDiskFull(error)) throw error
      throw new OperatorError('folder-unusable', `The data folder ${path} cannot be made: ` +
        `${(error as Error).message}.`)
    }
    const lock = lockFolder(path)
    if ('heldBy' in lock && lock.heldBy.hasOriginal) {
      throw new OperatorError('folder-in-use', `The data folder ${path} is a copy of one that process ` +
        `${lock.heldBy.pid} runs on. One key must never run twice: stop that node first.`)
    }
    if ('heldBy' in lock) {
      throw new OperatorError('folder-in-use', `The data folder ${path} is in use by process ` +
        `${lock.heldBy.pid}. Stop that node first, or start this one under another --name.`)
    }
    try {
      const found = markerIn(path)
      const marker = found ?? newMarker(role)
      if (found === undefined) writeMarker(path, marker)
      else checkMarker(path, found, role)
      const folder = new DataFolder(path, marker, lock, found === undefined, cleanStopIn(path))
      if (takesMarks) folder.begin()
      return folder
    } catch (error) {
      lock.release()
      throw error
    }
  }

  get storePath (): string { return join(this.path, 'store') }
  /** How far the database was written; see `StoreMark`. */
  get storeMarkPath (): string { return storeMarkOf(this.path) }
  get walPath (): string { return join(this.path, 'wal') }
  /** URL and token of the running node's API. */
  get apiFile (): string { return join(this.path, 'api.json') }
  /**
   * Hexadecimal; undefined until `pinIdentity`. Once it is there, missing keys are never made anew.
   */
  get identity (): string | undefined { return this.marker.identity }
  /** Hexadecimal; undefined until `pinChain`. */
  get chainId (): string | undefined { return this.marker.chainId }
  get name (): string | undefined { return this.marker.name }
  get keysFolder (): string | undefined { return this.marker.keysFolder }
  get settings (): GivenSettings { return this.marker.settings ?? {} }
  /** From then on a database that is missing is damage. */
  get hasStore (): boolean { return hasStore(this.marker) }

  /**
   * The chain of this folder, for good.
   * @throws OperatorError 'other-chain'
   */
  pinChain (chainId: string): void {
    const pinned = this.marker.chainId
    if (pinned === chainId) return
    if (pinned !== undefined) {
      throw new OperatorError('other-chain', `The data folder ${this.path} belongs to chain ` +
        `${pinned.slice(0, 16)}…, not to ${chainId.slice(0, 16)}…. Start under another --name ` +
        'for the other chain.')
    }
    this.#mark({ chainId })
  }

  /**
   * The node's public key, for good: data of one hospital must never be used with the keys of
   * another.
   * @throws OperatorError 'other-identity'
   */
  pinIdentity (identity: string): void {
    const pinned = this.marker.identity
    if (pinned === identity) return
    if (pinned !== undefined) {
      throw new OperatorError('other-identity', `The data folder ${this.path} was made with key ` +
        `${pinned.slice(0, 16)}…, but the key folder holds ${identity.slice(0, 16)}…. Put the ` +
        'right keys back, or start under another --name.')
    }
    this.#mark({ identity })
  }

  /** How this run was started, and that it has a database. */
  noteRun (run: Required<Pick<Marker, 'name' | 'keysFolder' | 'settings'>>): void {
    const { hasStore, keysFolder, name, settings = {} } = this.marker
    const known = { name, keysFolder, settings }
    if (hasStore === true && isDeepStrictEqual(known, { ...known, ...run })) return
    this.#mark({ ...run, hasStore: true })
  }

  /** Marks count once: after a crash of this run, those of the last must not be found. */
  begin (): void {
    clearMarks(this.path)
  }

  /** Leaves the mark of a clean stop, when everything else is closed. */
  markCleanStop (stop: CleanStop): void {
    markCleanStop(this.path, stop)
  }

  /** `doctor` shows later why the node does not run. */
  noteFailure (error: unknown): void {
    markFailure(this.path, error)
  }

  /** Gives the folder back. */
  close (): void {
    this.lock.release()
  }

  #mark (change: Partial<Marker>): void {
    this.marker = { ...this.marker, ...change }
    writeMarker(this.path, this.marker)
  }
}

export function storeMarkOf (path: string): string {
  return join(path, 'store-mark')
}
