import type { LogLossView } from '../../api/index.js'
import { CalmLogger } from './calm-logger.js'
import { createLogger } from './logger.js'

/** Where the lines of a node go; neither call fails or waits. */
export interface LogOutput {
  readonly log: (line: string) => void
  readonly lost: () => LogLossView | undefined
}

interface NodeLogOptions {
  readonly name: string
  readonly level: string
  readonly json: boolean
}

/** The log of a node. Once lines can be written again, it says how many are missing. */
export function createNodeLog (options: NodeLogOptions, { log, lost }: LogOutput): CalmLogger {
  let told = 0
  const logger = createLogger({
    ...options,
    write: line => {
      log(line)
      const loss = lost()
      if (loss === undefined || loss.lasts || loss.lines === told) return
      told = loss.lines
      const { cause, lines, since } = loss
      logger.warn({ lines, since: new Date(since).toISOString(), cause },
        'lines of the log could not be written')
    }
  })
  return new CalmLogger(logger)
}

/** Announcements for people as lines of a log that programs read. */
export function jsonAnnouncer (name: string, log: (line: string) => void): (line: string) => void {
  const logger = createLogger({ name, level: 'info', json: true, write: log })
  return line => { logger.info(line.trim()) }
}
