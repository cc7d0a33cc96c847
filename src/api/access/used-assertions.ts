import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { readSmallFile, replaceFile, PRIVATE_FILE } from '../../system/index.js'
import { ServiceError } from '../service-error.js'

const FILE_NAME = 'used-assertions'
/** More than 256 clients use in the time that an assertion is valid, at 40 a minute each. */
const MAX_REMEMBERED = 65_536
/** A client that needs a token for every call gets nine a second, and takes no place of the others. */
const CLIENT_SHARE = 1 / 16
/** Digits of a name that are the same for all assertions of a client. */
const CLIENT_DIGITS = 8
const LINE = /^(\d{1,15}) ([0-9a-f]{32})$/

/**
 * Remembers the assertions that were used, until they have expired. Each is on the disk before its token is
 * issued, so that it is refused after a crash, too. An incomplete last line is of no token.
 */
export class UsedAssertions {
  #lines = 0
  /** How many are remembered of each client, by the first digits of their names. */
  #counts = new Map<string, number>()
  #writing: Promise<void> = Promise.resolve()

  private constructor (
    private readonly file: string, private readonly now: () => number,
    private readonly ends: Map<string, number>, private handle: FileHandle, private readonly most: number
  ) {
    for (const name of ends.keys()) this.#count(name)
  }

  static async open (
    folder: string, now: () => number, most = MAX_REMEMBERED
  ): Promise<UsedAssertions> {
    const file = path.join(folder, FILE_NAME)
    const ends = liveIn(readSmallFile(file) ?? '', now())
    await replaceFile(file, textOf(ends))
    return new UsedAssertions(file, now, ends, await open(file, 'a', PRIVATE_FILE), most)
  }

  /**
   * Notes an assertion, and returns whether it is used for the first time.
   * @param until the moment from which it is refused anyway, ms since 1970
   * @throws ServiceError 503 `busy` if too many are remembered, of all clients or of this one
   */
  async take (client: string, jti: string, until: number): Promise<boolean> {
    const name = nameOf(client, jti)
    if (this.ends.has(name)) return false
    if (this.#isFull(name)) this.#forget()
    if (this.#isFull(name)) {
      throw new ServiceError(503, 'busy', 'too many tokens were requested; try again in a minute')
    }
    this.ends.set(name, until)
    this.#count(name)
    this.#writing = this.#writing.catch(() => undefined).then(async () => { await this.#write(name, until) })
    await this.#writing
    return true
  }

  async close (): Promise<void> {
    await this.#writing.catch(() => undefined)
    await this.handle.close()
  }

  async #write (name: string, until: number): Promise<void> {
    if (this.#lines > this.most) {
      this.#forget()
      const written = textOf(this.ends)
      await replaceFile(this.file, written)
      await this.handle.close()
      this.handle = await open(this.file, 'a', PRIVATE_FILE)
      this.#lines = 0
    }
    // A write that fails, such as on a full disk, may leave a part of a line. The next one replaces the file.
    const lines = this.#lines + 1
    this.#lines = Infinity
    await this.handle.appendFile(`${until} ${name}\n`)
    await this.handle.datasync()
    this.#lines = lines
  }

  #isFull (name: string): boolean {
    const ofClient = this.#counts.get(name.slice(0, CLIENT_DIGITS)) ?? 0
    return this.ends.size >= this.most || ofClient >= this.most * CLIENT_SHARE
  }

  #count (name: string): void {
    const client = name.slice(0, CLIENT_DIGITS)
    this.#counts.set(client, (this.#counts.get(client) ?? 0) + 1)
  }

  #forget (): void {
    const now = this.now()
    this.#counts = new Map()
    for (const [name, until] of this.ends) {
      if (until <= now) this.ends.delete(name)
      else this.#count(name)
    }
  }
}

function nameOf (...assertion: readonly [client: string, jti: string]): string {
  const [client, digits] = [assertion[0], JSON.stringify(assertion)].map(text =>
    createHash('sha256').update(text).digest('hex'))
  return `${client?.slice(0, CLIENT_DIGITS)}${digits?.slice(CLIENT_DIGITS, 32)}`
}

function liveIn (text: string, now: number): Map<string, number> {
  return new Map(text.split('\n').flatMap(line => {
    const [, until = '0', name = ''] = LINE.exec(line) ?? []
    return Number(until) > now ? [[name, Number(until)] as const] : []
  }))
}

function textOf (ends: ReadonlyMap<string, number>): string {
  return [...ends].map(([name, until]) => `${until} ${name}\n`).join('')
}
