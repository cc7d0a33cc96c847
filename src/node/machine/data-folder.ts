import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isDiskFull } from '../../storage/index.js'
import {
  makeFolder, lockFolder, PRIVATE_FOLDER, readSmallFile, syncFolder, writeSmallFile, type FolderLock
} from '../../system/index.js'
import type { Role } from './config/index.js'
import type { GivenSettings } from './given-settings.js'
import { OperatorError } from './operator-error.js'

/** Changes whenever an older version could not use the folder. */
const FOLDER_FORMAT = 1

/** `node.json`: what the folder is. */
interface Marker {
  readonly format: number
  readonly role: Role
  /** Hexadecimal; absent until the node has accepted a genesis. */
  readonly chainId?: string
  /** Hexadecimal public key of the node; absent until its keys were first opened. */
  readonly identity?: string
  /** Under which name, and with which keys (an absolute path), the node was last started. */
  readonly name?: string
  readonly keysFolder?: string
  /** What that start was given. */
  readonly settings?: GivenSettings
  /** A database was made; without it the folder is damaged. Older versions knew it by the chain alone. */
  readonly hasStore?: true
}

/** Where a node was when it stopped in order (consensus.md §10.4). */
export interface CleanStop {
  readonly height: number
  /** Hexadecimal. */
  readonly hash: string
  /** ms. */
  readonly at: number
  /** The signal that asked for it. */
  readonly by?: string
}

/** Why a node ended by itself. */
export interface LastFailure {
  /** ms. */
  readonly at: number
  readonly code: string
  readonly message: string
}

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
  static open (path: string, role: Role, takesMarks = true): DataFolder {
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
      const found = readMarker(path)
      if (found === undefined) writeMarker(path, { format: FOLDER_FORMAT, role })
      else checkMarker(path, found, role)
      const marker = found ?? { format: FOLDER_FORMAT, role }
      const folder = new DataFolder(path, marker, lock, found === undefined, readCleanStop(path))
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
    for (const file of [CLEAN_STOP_FILE, FAILURE_FILE]) rmSync(join(this.path, file), { force: true })
    syncFolder(this.path)
  }

  /** Leaves the mark of a clean stop, when everything else is closed. */
  markCleanStop (stop: CleanStop): void {
    writeSmallFile(join(this.path, CLEAN_STOP_FILE), `${JSON.stringify(stop)}\n`)
  }

  /** For whoever asks later why the node does not run (`doctor`). A full disk may have no room for it. */
  noteFailure (error: unknown): void {
    const [message = ''] = String(error instanceof Error ? error.message : error).split('\n')
    const code = error instanceof OperatorError ? error.code : 'internal'
    const failure: LastFailure = { at: Date.now(), code, message }
    try {
      writeSmallFile(join(this.path, FAILURE_FILE), `${JSON.stringify(failure)}\n`)
    } catch {
      // The reason itself goes to the terminal and the log.
    }
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

const MARKER_FILE = 'node.json'
const CLEAN_STOP_FILE = 'clean-stop.json'
const FAILURE_FILE = 'last-failure.json'

export interface FolderDescription {
  readonly role: Role
  readonly chainId: string | undefined
  readonly name?: string
  /** What the last start was given. */
  readonly settings: GivenSettings
  /** Hexadecimal. */
  readonly identity?: string
  /** A database was made in it. */
  readonly hasStore?: true
  readonly cleanStop: CleanStop | undefined
  readonly lastFailure: LastFailure | undefined
}

/** What a folder says of itself without opening it; undefined if it is not a node's. */
export function describeFolder (path: string): FolderDescription | undefined {
  const marker = readMarker(path)
  if (marker === undefined) return undefined
  const failure = parse<LastFailure>(readSmallFile(join(path, FAILURE_FILE)) ?? '')
  return {
    role: marker.role, chainId: marker.chainId, cleanStop: readCleanStop(path),
    settings: marker.settings ?? {},
    ...(marker.name === undefined ? {} : { name: marker.name }),
    ...(marker.identity === undefined ? {} : { identity: marker.identity }),
    ...(hasStore(marker) ? { hasStore: true } : {}),
    lastFailure: typeof failure?.message === 'string' ? failure : undefined
  }
}

function readMarker (path: string): Marker | undefined {
  const text = readSmallFile(join(path, MARKER_FILE))
  if (text === undefined) return undefined
  const marker = parse<Marker>(text)
  const valid = typeof marker?.format === 'number' && typeof marker.role === 'string' &&
    [marker.chainId, marker.identity, marker.name, marker.keysFolder].every(isTextOrAbsent) &&
    typeof (marker.settings ?? {}) === 'object' &&
    Object.values(marker.settings ?? {}).every(isTextOrAbsent)
  if (valid) return marker
  throw new OperatorError('folder-unusable', `${join(path, MARKER_FILE)} is damaged. Restore it ` +
    'from a backup, and keep the folder: a node that starts afresh catches up with the chain, but the ' +
    'record keys of its own diagnoses, and those that are not decided, are nowhere else.')
}

function isTextOrAbsent (value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function checkMarker (path: string, marker: Marker, role: Role): void {
  if (marker.format !== FOLDER_FORMAT) {
    throw new OperatorError('other-format', `The data folder ${path} has format ` +
      `${marker.format}; this version uses ${FOLDER_FORMAT}. Start the version that wrote it, or ` +
      'use another --name.')
  }
  if (marker.role !== role) {
    throw new OperatorError('other-role', `The data folder ${path} belongs to a ${marker.role}, ` +
      `not to a ${role}. Start with --role ${marker.role}, or under another --name.`)
  }
}

function writeMarker (path: string, marker: Marker): void {
  writeSmallFile(join(path, MARKER_FILE), `${JSON.stringify(marker)}\n`)
}

function readCleanStop (path: string): CleanStop | undefined {
  const stop = parse<CleanStop>(readSmallFile(join(path, CLEAN_STOP_FILE)) ?? '')
  return typeof stop?.height === 'number' && typeof stop.hash === 'string' ? stop : undefined
}

function hasStore ({ chainId, hasStore }: Marker): boolean {
  return hasStore === true || chainId !== undefined
}

export function storeMarkOf (path: string): string {
  return join(path, 'store-mark')
}

function parse<T> (text: string): Partial<T> & T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as T : undefined
  } catch {
    return undefined
  }
}
