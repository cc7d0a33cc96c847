import { readFileSync } from 'node:fs'

/** Below this the API's connections, the peers' and the database's files may use the limit up. */
const ENOUGH = 2048
const MOST_OF_DATABASE = 1000
const LEAST_OF_DATABASE = 100
/** What the database may take of all that this process may open. */
const SHARE_OF_DATABASE = 0.25

/** RLIMIT_NOFILE of this process (proc(5)); undefined where the system does not say, or has none. */
export function fileLimit (limits = '/proc/self/limits'): number | undefined {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync(limits, 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found)
  } catch {
    return undefined
  }
}

/** How many files the database may keep open, so that it never takes the last one. */
export function databaseFiles (limit: number | undefined): number {
  const share = Math.floor((limit ?? Infinity) * SHARE_OF_DATABASE)
  return Math.min(MOST_OF_DATABASE, Math.max(LEAST_OF_DATABASE, share))
}

/** For the operator at a start. */
export function fileLimitNotice (limit: number | undefined): string[] {
  if (limit === undefined || limit >= ENOUGH) return []
  return [`this process may open ${limit} files at once, and a busy node needs ${ENOUGH}: raise the limit ` +
    `(ulimit -n ${ENOUGH}, or LimitNOFILE of its service)`]
}
