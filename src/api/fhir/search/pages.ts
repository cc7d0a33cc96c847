import { randomBytes } from 'node:crypto'
import type { Caller } from '../../caller.js'
import { refused } from '../refused.js'
import type { Purpose } from '../purposes.js'

/** Bounds the pages that clients may still ask for, some 500 bytes each. The oldest are dropped. */
const MAX_PAGES = 16_384
const TOKEN_BYTES = 18

/** The next page of a search: its query, and the place where it goes on. */
export interface Page {
  /** The type, or the type and the operation. */
  readonly of: string
  readonly query: readonly (readonly [string, string])[]
  readonly caller: Caller
  readonly purpose: Purpose
  /** How many entries the pages before had. */
  readonly skip: number
  readonly count: number
  /** The id of the last entry before this page, or the place of the last change that was read. */
  readonly after: string
}

/**
 * Keeps the queries of next links, so that a link holds nothing of a patient. A token is random, belongs to
 * one caller and one query, and ends with the process.
 */
export class PageStore {
  readonly #pages = new Map<string, Page>()

  add (page: Page): string {
    const token = randomBytes(TOKEN_BYTES).toString('hex')
    this.#pages.set(token, page)
    if (this.#pages.size > MAX_PAGES) {
      const [oldest = ''] = this.#pages.keys()
      this.#pages.delete(oldest)
    }
    return token
  }

  /** @throws ServiceError 410 for a token that is unknown, dropped, or of another query or caller */
  find (token: string, of: string, caller: Caller, purpose: Purpose): Page {
    const page = this.#pages.get(token)
    if (page?.of === of && isSame(page.caller, caller) && page.purpose === purpose) return page
    throw refused(410, 'page-expired', 'this page is not here any more; search again from the first page')
  }
}

function isSame (a: Caller, b: Caller): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
