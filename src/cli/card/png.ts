import { crc32, deflateSync } from 'node:zlib'
import type { Matrix } from './pdf.js'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const WHITE = 0xff

/**
 * Writes a QR code as a picture of the format PNG (ISO/IEC 15948), with one byte for each grey pixel.
 * @param scale pixels of a module's side. @param quiet white modules around the code
 */
export function cardPng (matrix: Matrix, scale: number, quiet: number): Uint8Array {
  const side = (matrix.size + 2 * quiet) * scale
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // The depth is eight bits. Colour type, compression, filter and interlace stay 0.
  header[8] = 8
  return Uint8Array.from(Buffer.concat([
    SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels(matrix, scale, quiet, side))),
    chunk('IEND', Buffer.alloc(0))
  ]))
}

/** Returns the rows of pixels. Each begins with the number 0 of its filter, which changes nothing. */
function pixels ({ isDark, size }: Matrix, scale: number, quiet: number, side: number): Buffer {
  const rows = Buffer.alloc((side + 1) * side, WHITE)
  for (let y = 0; y < side; y++) {
    const start = y * (side + 1)
    const row = Math.floor(y / scale) - quiet
    rows[start] = 0
    for (let column = 0; column < size && row >= 0 && row < size; column++) {
      const from = start + 1 + (column + quiet) * scale
      if (isDark(row, column)) rows.fill(0, from, from + scale)
    }
  }
  return rows
}

/** Writes a part of the file: its length, its name, its content, and a check of both. */
function chunk (name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
