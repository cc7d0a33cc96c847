import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isDiskFull } from '../../storage/index.js'
import { lockFolder, makeFolder, PRIVATE_FOLDER, type FolderLock } from '../../system/index.js'
import { checkMarker, hasStore, markerIn, newMarker, writeMarker, type Marker } from './folder-marker.js'
import type { GivenSettings } from './given-settings.js'
import { OperatorError } from './operator-error.js'
import type { NodeRole } from './ports.js'
import { cleanStopIn, clearMarks, markCleanStop, markFailure, type CleanStop } from './run-marks.js'

/** Holds the folder of one node. While the folder is open, no other process can open it. */
export class DataFolder {
  private constructor (
    readonly path: string, private marker: Marker, private readonly lock: FolderLock,
    /** This run made the folder. */
    readonly created: boolean,
    /** Where the previous run stopped, if it stopped cleanly. */
    readonly cleanStop: CleanStop | undefined
  ) {}

  /**
   * Locks the folder, and makes it if it is missing.
   * @param takesMarks whether to call `begin`, which removes the marks of the previous run
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
    const lock = locked(path)
    if ('heldBy' in lock && lock.heldBy.hasOriginal) {
      throw new OperatorError('folder-in-use', `The data folder ${path} is a copy of a folder that process ` +
        `${lock.heldBy.pid} uses. One key must never run twice: stop that node first.`)
    }
    if ('heldBy' in lock) {
      throw new OperatorError('folder-in-use', `The data folder ${path} is in use by process ` +
        `${lock.heldBy.pid}. Stop that node first, or start this node under another --name.`)
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
  /** The file that notes how far the database was written; see `StoreMark`. */
  get storeMarkPath (): string { return storeMarkOf(this.path) }
  /** The folder of releases of code systems. */
  get terminologyPath (): string { return join(this.path, 'terminology') }
  get walPath (): string { return join(this.path, 'wal') }
  /** The folder of the key file, which a hospital has. */
  get padsPath (): string { return join(this.path, 'pads') }
  get bodiesPath (): string { return join(this.path, 'bodies') }
  /** The file with URL and token of the running node's API. */
  get apiFile (): string { return join(this.path, 'api.json') }
  /** Proofs against hospitals that are not on the chain, one JSON object a line. */
  get evidenceFile (): string { return join(this.path, 'evidence.jsonl') }
  /** Hexadecimal; undefined until `pinIdentity`. A folder with an identity never gets new keys. */
  get identity (): string | undefined { return this.marker.identity }
  /** Hexadecimal; undefined until `pinChain`. */
  get chainId (): string | undefined { return this.marker.chainId }
  get name (): string | undefined { return this.marker.name }
  get keysFolder (): string | undefined { return this.marker.keysFolder }
  get settings (): GivenSettings { return this.marker.settings ?? {} }
  /** A database was made; if it is missing, the folder is damaged. */
  get hasStore (): boolean { return hasStore(this.marker) }

  /** Notes the chain of this folder, which can never change. @throws OperatorError 'other-chain' */
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
   * Notes the node's public key, which can never change: data of one hospital must never be used with the
   * keys of another hospital.
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

  /** Notes the settings of a start that nothing has refused. A failed start leaves the earlier settings. */
  noteSettings (settings: GivenSettings): void {
    if (!isDeepStrictEqual(this.marker.settings, settings)) this.#mark({ settings })
  }

  /** Notes how this run was started, and that there is a database. */
  noteRun (run: Required<Pick<Marker, 'name' | 'keysFolder' | 'settings'>>): void {
    const { hasStore, keysFolder, name, settings = {} } = this.marker
    const known = { name, keysFolder, settings }
    if (hasStore === true && isDeepStrictEqual(known, { ...known, ...run })) return
    this.#mark({ ...run, hasStore: true })
  }

  /** Removes the marks of the previous run, so that they are not found after a crash of this run. */
  begin (): void {
    clearMarks(this.path)
  }

  /**
   * Leaves the mark of a clean stop; called when everything else is closed. A backup that was put in the
   * place of the folder meanwhile gets no mark, since its database ends elsewhere.
   */
  markCleanStop (stop: CleanStop): void {
    if (this.lock.holds()) markCleanStop(this.path, stop)
  }

  /** Notes why the node failed, for `doctor`. */
  noteFailure (error: unknown): void {
    if (this.lock.holds()) markFailure(this.path, error)
  }

  close (): void {
    this.lock.release()
  }

  #mark (change: Partial<Marker>): void {
    this.marker = { ...this.marker, ...change }
    writeMarker(this.path, this.marker)
  }
}

/** @throws OperatorError 'folder-unusable' for a folder that this user may not write */
function locked (path: string): ReturnType<typeof lockFolder> {
  try {
    return lockFolder(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error
    throw new OperatorError('folder-unusable', `The data folder ${path} cannot be written by this user ` +
      `(${code}). Correct its owner or rights, or choose another folder with --data-root.`)
  }
}

export function storeMarkOf (path: string): string {
  return join(path, 'store-mark')
}
