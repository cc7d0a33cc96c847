import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PRIVATE_FOLDER, readSmallFile, writeSmallFile } from './small-file.js'

/**
 * How the bare commands find one another on one machine: the government leaves its addresses in the
 * data root, where a hospital with the same data root looks. Who can write there can also replace
 * the data themselves, so a hospital that trusts its data root may trust this file.
 */
const FILE = 'government-address.json'
const MAX_ADDRESSES = 8

/** Multiaddrs, each with /p2p/ and the government's peer ID. */
export function publishGovernment (dataRoot: string, addresses: readonly string[]): void {
  mkdirSync(dataRoot, { recursive: true, mode: PRIVATE_FOLDER })
  writeSmallFile(join(dataRoot, FILE), `${JSON.stringify({ addresses })}\n`)
}

/**
 * The addresses of the government last started with this data root; undefined if there was none.
 */
export function findGovernment (dataRoot: string): string[] | undefined {
  const text = readSmallFile(join(dataRoot, FILE))
  if (text === undefined) return undefined
  try {
    const { addresses } = JSON.parse(text) as { addresses?: unknown }
    if (!Array.isArray(addresses)) return undefined
    const usable = addresses.filter(isAddress).slice(0, MAX_ADDRESSES)
    return usable.length === 0 ? undefined : usable
  } catch {
    return undefined
  }
}

/** Where a hospital says that it looked. */
export function rendezvousFile (dataRoot: string): string {
  return join(dataRoot, FILE)
}

export function forgetGovernment (dataRoot: string): void {
  rmSync(join(dataRoot, FILE), { force: true })
}

function isAddress (value: unknown): value is string {
  return typeof value === 'string' && /^\/.{1,250}\/p2p\/[A-Za-z0-9]+$/.test(value)
}
