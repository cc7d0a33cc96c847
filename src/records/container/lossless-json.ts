/**
 * This file reads JSON and keeps each number as it is written, since `1.00` tells a precision that a double
 * loses. It accepts RFC 8259 with the limits of `read-json.ts`: no member twice, a bounded depth, no half of
 * a surrogate pair.
 */
import { MAX_JSON_DEPTH } from '../read-json.js'

/** A number of JSON, as it is written. */
export class Decimal {
  constructor (readonly text: string) {}
}

const LONE_SURROGATE = /\p{Surrogate}/u
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const STRING = /"(?:[\u0020-\u0021\u0023-\u005b\u005d-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

const TAB = 0x09
const LINE_FEED = 0x0a
const RETURN = 0x0d
const BLANK = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const FIRST_SURROGATE = 0xd800

/** An object that inherits nothing. V8 reads its members more quickly than those of `Object.create(null)`. */
const Members = function () {} as unknown as new () => Record<string, unknown>
Members.prototype = Object.create(null) as Record<string, unknown>

/** @returns undefined if the text is not such JSON */
export function readLossless (text: string): unknown {
  const reader = new LosslessReader(text)
  try {
    return reader.whole()
  } catch (error) {
    if (error instanceof NotJson) return undefined
    throw error
  }
}

class NotJson extends Error {}

class LosslessReader {
  private at = 0

  constructor (private readonly text: string) {}

  whole (): unknown {
    const value = this.value(MAX_JSON_DEPTH)
    this.blanks()
    if (this.at !== this.text.length) throw new NotJson()
    return value
  }

  private value (left: number): unknown {
    this.blanks()
    const sign = this.text.charCodeAt(this.at)
    if (sign === QUOTE) return this.string()
    if (sign === OPEN_OBJECT) return this.object(left)
    if (sign === OPEN_LIST) return this.list(left)
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return value
    }
    return new Decimal(this.match(NUMBER))
  }

  private object (left: number): Record<string, unknown> {
    this.enter(left)
    const members = new Members()
    if (this.skips(CLOSE_OBJECT)) return members
    do {
      this.blanks()
      const name = this.string()
      this.blanks()
      if (name in members || !this.skips(COLON)) throw new NotJson()
      members[name] = this.value(left - 1)
      this.blanks()
    } while (this.skips(COMMA))
    if (!this.skips(CLOSE_OBJECT)) throw new NotJson()
    return members
  }

  private list (left: number): unknown[] {
    this.enter(left)
    const items: unknown[] = []
    if (this.skips(CLOSE_LIST)) return items
    do {
      items.push(this.value(left - 1))
      this.blanks()
    } while (this.skips(COMMA))
    if (!this.skips(CLOSE_LIST)) throw new NotJson()
    return items
  }

  private enter (left: number): void {
    if (left === 0) throw new NotJson()
    this.at++
    this.blanks()
  }

  /** Reads a string. Most have nothing to decode, and end at their next quote. */
  private string (): string {
    const { at: start, text } = this
    for (let end = start + 1; text.charCodeAt(start) === QUOTE && end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (code < BLANK || code === BACKSLASH || code >= FIRST_SURROGATE) break
      if (code !== QUOTE) continue
      this.at = end + 1
      return text.slice(start + 1, end)
    }
    const quoted = this.match(STRING)
    const value = quoted.includes('\\') ? JSON.parse(quoted) as string : quoted.slice(1, -1)
    if (LONE_SURROGATE.test(value)) throw new NotJson()
    return value
  }

  private blanks (): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at)
      if (code !== BLANK && code !== LINE_FEED && code !== RETURN && code !== TAB) return
    }
  }

  private skips (sign: number): boolean {
    if (this.text.charCodeAt(this.at) !== sign) return false
    this.at++
    return true
  }

  /** `test` finds where the match ends, and makes no list of groups as `exec` does. */
  private match (pattern: RegExp): string {
    const from = pattern.lastIndex = this.at
    if (!pattern.test(this.text)) throw new NotJson()
    this.at = pattern.lastIndex
    return this.text.slice(from, this.at)
  }
}

const WORDS: readonly (readonly [string, unknown])[] = [['true', true], ['false', false], ['null', null]]
