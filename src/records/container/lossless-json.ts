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
const BLANKS = /[ \t\n\r]*/y
const STRING = /"(?:[\u0020-\u0021\u0023-\u005b\u005d-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

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
    const sign = this.text[this.at]
    if (sign === '{') return this.object(left)
    if (sign === '[') return this.list(left)
    if (sign === '"') return this.string()
    for (const [word, value] of WORDS) if (this.skips(word)) return value
    return new Decimal(this.match(NUMBER))
  }

  private object (left: number): Record<string, unknown> {
    this.enter(left)
    const members: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    if (this.skips('}')) return members
    do {
      this.blanks()
      const name = this.string()
      this.blanks()
      if (name in members || !this.skips(':')) throw new NotJson()
      members[name] = this.value(left - 1)
      this.blanks()
    } while (this.skips(','))
    if (!this.skips('}')) throw new NotJson()
    return members
  }

  private list (left: number): unknown[] {
    this.enter(left)
    const items: unknown[] = []
    if (this.skips(']')) return items
    do {
      items.push(this.value(left - 1))
      this.blanks()
    } while (this.skips(','))
    if (!this.skips(']')) throw new NotJson()
    return items
  }

  private enter (left: number): void {
    if (left === 0) throw new NotJson()
    this.at++
    this.blanks()
  }

  private string (): string {
    const quoted = this.match(STRING)
    const value = quoted.includes('\\') ? JSON.parse(quoted) as string : quoted.slice(1, -1)
    if (LONE_SURROGATE.test(value)) throw new NotJson()
    return value
  }

  private blanks (): void {
    const code = this.text.charCodeAt(this.at)
    if (code <= 0x20) this.match(BLANKS)
  }

  private skips (word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false
    this.at += word.length
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
