import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  folderIdentity, makeFolder, PRIVATE_FOLDER, readSmallFile, replaceFile, writeSmallFile
} from '../../system/index.js'
import { markerIn } from '../machine/folder-marker.js'
import { publicKeyIn } from '../machine/key-file.js'
import { OperatorError } from '../machine/operator-error.js'
import { SHARE_FILE } from './share-file.js'

/** The mark in the key folder that tells when the keys were backed up. */
const MARK_FILE = 'backup.json'
const SEED_FILES = ['node-key.json', 'list-key.json'] as const
const KEY_FILES = [...SEED_FILES, SHARE_FILE] as const

export interface BackupOptions {
  /** The data folder of the node, which may run. */
  readonly data: string
  /** The folder for the copies. Copies of an earlier backup of the same node there are replaced. */
  readonly to: string
}

export interface BackupResult {
  readonly name: string
  readonly keysFolder: string
  readonly to: string
  readonly files: readonly string[]
}

/** The last backup of the keys in a folder. `isOlder`: the shared keys have changed since. */
interface LastBackup {
  readonly at: number
  readonly isOlder: boolean
}

interface Mark {
  readonly at: number
  /** SHA-256 of the copied file of shared keys, in hexadecimal; empty without such a file. */
  readonly sharedKeys: string
}

/**
 * Copies the key files of a node, and notes the copy for `doctor`. A copy that is made while the node writes
 * is good: one slot of the file of shared keys is always whole. Nothing is replaced by a damaged file, or by
 * one of another node.
 * @throws OperatorError 'keys-missing', 'keys-damaged', 'backup-place'
 */
export async function backUpKeys ({ data, to }: BackupOptions): Promise<BackupResult> {
  const marker = markerIn(data)
  if (marker?.keysFolder === undefined) {
    throw new OperatorError('keys-missing', `${data} is no data folder of a node that has been started.`)
  }
  const { keysFolder, name = '' } = marker
  const files = KEY_FILES.filter(file => existsSync(join(keysFolder, file)))
  checkPlace(keysFolder, to)
  makeFolder(to, PRIVATE_FOLDER)
  for (const file of files) await replaceFile(join(to, file), readFileSync(join(keysFolder, file)))
  const mark: Mark = { at: Date.now(), sharedKeys: digestOf(join(to, SHARE_FILE)) }
  writeSmallFile(join(keysFolder, MARK_FILE), `${JSON.stringify(mark)}\n`)
  return { name, keysFolder, to, files }
}

/** @throws OperatorError if a copy would replace the only one of another key, or be none */
function checkPlace (keysFolder: string, to: string): void {
  const place = folderIdentity(to)
  if (place !== undefined && place === folderIdentity(keysFolder)) {
    throw new OperatorError('backup-place', `${to} has the keys themselves. Choose a folder on another disk.`)
  }
  for (const file of SEED_FILES) {
    const own = keyOf(join(keysFolder, file))
    const there = keyOf(join(to, file))
    if (own === 'damaged') {
      throw new OperatorError('keys-damaged', `${join(keysFolder, file)} is damaged, and would replace a ` +
        'copy that may be whole. Restore it from the backup.')
    }
    if (own === undefined || there === undefined || there === 'damaged' || there === own) continue
    throw new OperatorError('backup-place', `${to} has the backup of another node, whose keys would be ` +
      'lost. Choose another folder.')
  }
}

/** Returns the public key of a key file; undefined without a file. */
function keyOf (path: string): string | undefined {
  const text = readSmallFile(path)
  if (text === undefined) return undefined
  try {
    return publicKeyIn(text)
  } catch {
    return 'damaged'
  }
}

/** Tells when the keys of a folder were backed up, and whether the shared keys have changed since. */
export function backupOf (keysFolder: string): LastBackup | undefined {
  const text = readSmallFile(join(keysFolder, MARK_FILE))
  if (text === undefined) return undefined
  try {
    const mark = JSON.parse(text) as Partial<Mark> | null
    const { at, sharedKeys } = mark ?? {}
    if (typeof at !== 'number') return undefined
    return { at, isOlder: sharedKeys !== digestOf(join(keysFolder, SHARE_FILE)) }
  } catch {
    return undefined
  }
}

function digestOf (path: string): string {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
}
