import type { Mark, Use } from '../release/index.js'

/**
 * A fact is what one place of a publisher's file says about one code. A release joins the facts of all files
 * by code.
 */
export type Fact =
  | {
    readonly type: 'concept', readonly code: string, readonly use: Use,
    readonly from?: string | undefined, readonly until?: string | undefined, readonly mark?: Mark | undefined
  }
  /** A title. Titles of a lower rank come first. */
  | {
    readonly type: 'title', readonly code: string, readonly language: string, readonly text: string,
    readonly rank: number,
    /** The id of a title to which facts of other files refer. */
    readonly id?: string | undefined
  }
  /** Makes the title with this id the first of its concept. */
  | { readonly type: 'preferred', readonly id: string }
  | { readonly type: 'parent', readonly code: string, readonly parent: string }
  | { readonly type: 'note', readonly code: string, readonly text: string }
  | { readonly type: 'edit', readonly code: string, readonly edit: string }

/** What a file says about the release itself. Each member is undefined if the file does not say it. */
export interface About {
  readonly system?: string | undefined
  readonly version?: string | undefined
  readonly name?: string | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly caseSensitive?: boolean | undefined
  readonly complete?: boolean | undefined
}

export type Emit = (fact: Fact) => void

/** A file cannot be read. The message is one sentence with the cause, and `line` counts from 1. */
export class FormatError extends Error {
  constructor (message: string, readonly line?: number) {
    super(line === undefined ? message : `line ${line}: ${message}`)
    this.name = 'FormatError'
  }
}

/** Reads the lines of a file of one format. */
export interface LineReader {
  /** The name of the format, for people. */
  readonly kind: string
  /** @throws FormatError */
  take (line: string, number: number): void
  /** Ends the file. @throws FormatError if something is missing. */
  end (): About
}

/** Reads the text of a file of one format, piece by piece. */
export interface TextReader {
  readonly kind: string
  /** @throws FormatError */
  write (text: string): void
  /** Ends the file. @throws FormatError if something is missing. */
  end (): About
}
