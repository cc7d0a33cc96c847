import { join } from 'node:path'
import { readSmallFile, writeSmallFile } from '../../system/index.js'
import type { GivenSettings } from './given-settings.js'
import { OperatorError } from './operator-error.js'
import type { NodeRole } from './ports.js'

const MARKER_FILE = 'node.json'
/** Changes whenever an older version could not use the folder. */
const FOLDER_FORMAT = 1

const ROLES: ReadonlySet<unknown> = new Set<NodeRole>(['hospital', 'government'])

/** Describes the data folder; `node.json` holds it. */
export interface Marker {
  readonly format: number
  readonly role: NodeRole
  /** Hexadecimal; absent until the node has accepted a genesis. */
  readonly chainId?: string
  /** Hexadecimal public key of the node; absent until its keys were first opened. */
  readonly identity?: string
  /** The name and the key folder (an absolute path) of the last start. */
  readonly name?: string
  readonly keysFolder?: string
  /** The settings that the last start was given. */
  readonly settings?: GivenSettings
  /** A database was made; if it is missing, the folder is damaged. Older versions noted only the chain. */
  readonly hasStore?: true
}

export function newMarker (role: NodeRole): Marker {
  return { format: FOLDER_FORMAT, role }
}

/** Reads the marker; undefined if the folder has none. @throws OperatorError 'folder-unusable' */
export function markerIn (path: string): Marker | undefined {
  const text = readSmallFile(join(path, MARKER_FILE))
  if (text === undefined) return undefined
  const marker = objectIn<Marker>(text)
  const valid = typeof marker?.format === 'number' && ROLES.has(marker.role) &&
    [marker.chainId, marker.identity, marker.name, marker.keysFolder].every(isTextOrAbsent) &&
    typeof (marker.settings ?? {}) === 'object' &&
    Object.values(marker.settings ?? {}).every(isTextOrAbsent)
  if (valid) return marker
  throw new OperatorError('folder-unusable', `${join(path, MARKER_FILE)} is damaged. Restore it ` +
    'from a backup, and keep the folder: a node that starts afresh catches up with the chain, but only ' +
    'this folder has the record keys of its own diagnoses, and its undecided diagnoses.')
}

/**
 * Returns the role of the node whose folder this is; undefined without a marker that this user can read.
 * @throws OperatorError 'folder-unusable' for a damaged marker
 */
export function roleIn (path: string): NodeRole | undefined {
  try {
    return markerIn(path)?.role
  } catch (error) {
    if (error instanceof OperatorError) throw error
    return undefined
  }
}

/** Returns the error of a folder that another version wrote, or undefined. */
export function faultOfFormat (path: string, { format }: Marker): OperatorError | undefined {
  if (format === FOLDER_FORMAT) return undefined
  return new OperatorError('other-format', `The data folder ${path} has format ${format}; this version ` +
    `uses ${FOLDER_FORMAT}. Start the version that wrote it, or use another --name.`)
}

/** Checks format and role of a folder. @throws OperatorError 'other-format', 'other-role' */
export function checkMarker (path: string, marker: Marker, role: NodeRole): void {
  const fault = faultOfFormat(path, marker)
  if (fault !== undefined) throw fault
  if (marker.role !== role) {
    throw new OperatorError('other-role', `The data folder ${path} belongs to a ${marker.role}, ` +
      `not to a ${role}. Start with --role ${marker.role}, or under another --name.`)
  }
}

export function writeMarker (path: string, marker: Marker): void {
  writeSmallFile(join(path, MARKER_FILE), `${JSON.stringify(marker)}\n`)
}

export function hasStore ({ chainId, hasStore }: Marker): boolean {
  return hasStore === true || chainId !== undefined
}

function isTextOrAbsent (value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

/** Parses a JSON object; undefined if the text is something else. */
export function objectIn<T> (text: string): Partial<T> & T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as T : undefined
  } catch {
    return undefined
  }
}
