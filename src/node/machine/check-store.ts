import { hex } from '../../protocol/types/index.js'
import { headOf, RESTORE, StorageError, type Head, type StoredChain } from '../../storage/index.js'
import type { CleanStop } from './run-marks.js'

/** Of the tables of a database, that a start and doctor read through: about half a second's worth. */
export const CHECKED_MEBIBYTES = 256

/** What a data folder says of the database in it. */
interface About {
  readonly path: string
  readonly chainId: string | undefined
  readonly cleanStop: CleanStop | undefined
}

/**
 * Whether a database is the one that its data folder speaks of, and goes as far as the node went before it
 * stopped in order. A folder that was restored in part, from backups of several days, shows here.
 * @returns its newest block
 * @throws StorageError 'other-chain', 'corrupt'
 */
export async function checkStore (store: StoredChain, about: About): Promise<Head | undefined> {
  const { chainId, cleanStop, path } = about
  const { meta } = store
  const [pinned, genesis, head] = await Promise.all([meta.chainId(), meta.genesis(), headOf(store)])
  if (chainId !== undefined && pinned !== undefined && hex(pinned) !== chainId) {
    throw new StorageError('other-chain', `The database in ${path} is of chain ${short(hex(pinned))}, and ` +
      `node.json beside it of chain ${short(chainId)}. Restore both from one backup.`)
  }
  if (chainId !== undefined && (pinned === undefined || genesis === undefined)) {
    throw damaged(path, `it follows chain ${short(chainId)}, and its genesis is not there`)
  }
  if (cleanStop === undefined || cleanStop.height === 0) return head
  const height = head?.height ?? 0
  if (height < cleanStop.height) {
    throw damaged(path, `it ends with block ${height}, and the node stopped in order at block ` +
      `${cleanStop.height}`)
  }
  if (head !== undefined && height === cleanStop.height && hex(head.hash) !== cleanStop.hash) {
    throw damaged(path, `its block ${height} is not the one at which the node stopped in order`)
  }
  return head
}

function damaged (path: string, what: string): StorageError {
  return new StorageError('corrupt', `The database in ${path} is damaged: ${what}. ${RESTORE}`)
}

function short (chainId: string): string {
  return `${chainId.slice(0, 16)}…`
}
