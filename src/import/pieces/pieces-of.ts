import { InputError } from '../fault.js'
import { bytesOf, type SourceFile } from '../files/index.js'
import { XmlSplitter } from '../xml/index.js'
import { DocumentSplitter } from './document-splitter.js'
import { LineSplitter } from './line-splitter.js'
import type { Piece } from './piece.js'

export interface PieceSource {
  readonly file: SourceFile
  onRead? (bytes: number): void
}

/** Divides a file into pieces. A fault of the file itself is the last piece. */
export async function * piecesOf ({ file, onRead }: PieceSource): AsyncGenerator<Piece> {
  const splitter = splitterOf(file)
  let number = 0
  try {
    for await (const chunk of bytesOf(file, onRead)) {
      for (const piece of splitter.push(chunk)) {
        number = piece.number
        yield piece
      }
    }
    for (const piece of splitter.end()) {
      number = piece.number
      yield piece
    }
    if (number === 0 && file.format === 'lines') throw new InputError({ code: 'empty', text: 'it is empty' })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    yield { number, fault: error.fault }
  }
}

interface Splitter {
  push (chunk: { readonly offset: number, readonly bytes: Buffer }): Iterable<Piece>
  end (): Iterable<Piece>
}

function splitterOf ({ format }: SourceFile): Splitter {
  switch (format) {
    case 'lines': return new LineSplitter()
    case 'xml': return new XmlSplitter()
    case 'document': return new DocumentSplitter()
  }
}
