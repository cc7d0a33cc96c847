import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { readSmallFile, replaceFile, PRIVATE_FILE } from '../../system/index.js'
import { ServiceError } from '../service-error.js'

const FILE_NAME = 'used-assertions'
/** More than 256 clients use in the time that an assertion is valid, at 40 a minute each. */
const MAX_REMEMBERED = 65_536
const LINE = /^(\d{1,15}) ([0-9a-f]{32})$/

/**
 * Remembers the assertions that were used, until they have expired. Each is on the disk before its token is
 * issued, so that it is refused after a crash, too. An incomplete last line is of no token.
 */
export class UsedAssertions {
  #lines = 0
  #writing: Promise<void> = Promise.resolve()

  private constructor (
    private readonly file: string, private readonly now: () => number,
    private readonly ends: Map<string, number>, private handle: FileHandle
  ) {}

  static async open (folder: string, now: () => number): Promise<UsedAssertions> {
    const file = path.join(folder, FILE_NAME)
    const ends = liveIn(readSmallFile(file) ?? '', now())
    await replaceFile(file, textOf(ends))
    return new UsedAssertions(file, now, ends, await open(file, 'a', PRIVATE_FILE))
  }

  /**
   * Notes an assertion, and returns whether it is used for the first time.
   * @param until the moment from which it is refused anyway, ms since 1970
   * @throws ServiceError 503 `busy` if too many are remembered
   */
  async take (client: string, jti: string, until: number): Promise<boolean> {
    const name = createHash('sha256').update(JSON.stringify([client, jti])).digest('hex').slice(0, 32)
    if (this.ends.has(name)) return false
    if (this.ends.size >= MAX_REMEMBERED) this.#forget()
    if (this.ends.size >= MAX_REMEMBERED) {
      throw new ServiceError(503, 'busy', 'too many tokens were requested; try again in a minute')
    }
    this.ends.set(name, until)
    this.#writing = this.#writing.catch(() => undefined).then(async () => { await this.#write(name, until) })
    await this.#writing
    return true
  }

  async close (): Promise<void> {
    await this.#writing.catch(() => undefined)
    await this.handle.close()
  }

  async #write (name: string, until: number): Promise<void> {
    if (this.#lines > MAX_REMEMBERED) {
      this.#forget()
      await this.handle.close()
      await replaceFile(this.file, textOf(this.ends))
      this.handle = await open(this.file, 'a', PRIVATE_FILE)
      this.#lines = 0
    }
    await this.handle.appendFile(`${until} ${name}\n`)
    await this.handle.datasync()
    this.#lines++
  }

  #forget (): void {
    const now = this.now()
    for (const [name, until] of this.ends) if (until <= now) this.ends.delete(name)
  }
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
