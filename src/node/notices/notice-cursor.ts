import path from 'node:path'
import type { Height } from '../../protocol/types/index.js'
import { readSmallFile, writeSmallFile } from '../../system/index.js'
import { OperatorError } from '../machine/operator-error.js'

const FILE = 'notices.json'

/** Keeps in the data folder up to which block patients were told. The chain itself is the queue. */
export class NoticeCursor {
  readonly #file: string

  constructor (dataFolder: string) {
    this.#file = path.join(dataFolder, FILE)
  }

  /** The last block that is done; undefined if there was none. @throws OperatorError `bad-notices` */
  read (): Height | undefined {
    const text = readSmallFile(this.#file)
    if (text === undefined) return undefined
    const height = heightIn(text)
    if (height !== undefined) return height
    throw new OperatorError('bad-notices', `${this.#file} is damaged, so the node does not know which ` +
      'patients were told. Restore it from a backup, or remove it to tell them of later blocks alone.')
  }

  write (height: Height): void {
    writeSmallFile(this.#file, `${JSON.stringify({ height })}\n`)
  }
}

function heightIn (text: string): Height | undefined {
  try {
    const { height } = JSON.parse(text) as { readonly height?: unknown }
    return Number.isSafeInteger(height) && Number(height) >= 0 ? Number(height) : undefined
  } catch {
    return undefined
  }
}
